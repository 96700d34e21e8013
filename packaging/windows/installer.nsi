; Installs the client for the current user, without administrator rights.
; makensis -DVERSION=… -DPROGRAM=… -DROOT=… -DOUTPUT=… installer.nsi

; The program is for 64-bit Windows.
Target amd64-unicode
Unicode true
SetCompressor /SOLID lzma
RequestExecutionLevel user
ManifestDPIAware true

!include MUI2.nsh
!include FileFunc.nsh

!define NAME "Date and time"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\datetime-client"

Name "${NAME}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Date and time"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
BrandingText "${NAME} ${VERSION}"

VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey FileDescription "Installs ${NAME}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey LegalCopyright "The datetime authors; MIT or Apache-2.0"

!define MUI_ICON "${ROOT}/icons/datetime.ico"
!define MUI_UNICON "${ROOT}/icons/datetime.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\datetime-client.exe"
!define MUI_FINISHPAGE_RUN_TEXT "$(START)"

!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
; The language of the system, if it is one of these.
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "Spanish"
!insertmacro MUI_LANGUAGE "PortugueseBR"
!insertmacro MUI_LANGUAGE "Japanese"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString START ${LANG_ENGLISH} "Start ${NAME}"
LangString START ${LANG_GERMAN} "${NAME} starten"
LangString START ${LANG_FRENCH} "Démarrer ${NAME}"
LangString START ${LANG_SPANISH} "Iniciar ${NAME}"
LangString START ${LANG_PORTUGUESEBR} "Iniciar ${NAME}"
LangString START ${LANG_JAPANESE} "${NAME} を起動"
LangString START ${LANG_SIMPCHINESE} "启动 ${NAME}"
LangString RUNNING ${LANG_ENGLISH} "$INSTDIR\datetime-client.exe cannot be replaced. Is ${NAME} running? Close its window, then try again."
LangString RUNNING ${LANG_GERMAN} "$INSTDIR\datetime-client.exe kann nicht ersetzt werden. Läuft ${NAME}? Schließen Sie das Fenster und versuchen Sie es erneut."
LangString RUNNING ${LANG_FRENCH} "$INSTDIR\datetime-client.exe ne peut pas être remplacé. ${NAME} est-il ouvert ? Fermez sa fenêtre, puis réessayez."
LangString RUNNING ${LANG_SPANISH} "No se puede reemplazar $INSTDIR\datetime-client.exe. ¿Está abierto ${NAME}? Cierre su ventana y vuelva a intentarlo."
LangString RUNNING ${LANG_PORTUGUESEBR} "Não é possível substituir $INSTDIR\datetime-client.exe. ${NAME} está aberto? Feche a janela e tente novamente."
LangString RUNNING ${LANG_JAPANESE} "$INSTDIR\datetime-client.exe を置き換えられません。${NAME} が実行中の場合は、ウィンドウを閉じてから再試行してください。"
LangString RUNNING ${LANG_SIMPCHINESE} "无法替换 $INSTDIR\datetime-client.exe。${NAME} 正在运行吗？请关闭其窗口后重试。"
LangString COMMENT ${LANG_ENGLISH} "Ask a date and time server"
LangString COMMENT ${LANG_GERMAN} "Einen Datums- und Zeitserver abfragen und Uhren vergleichen"
LangString COMMENT ${LANG_FRENCH} "Interroger un serveur de date et d’heure et comparer des horloges"
LangString COMMENT ${LANG_SPANISH} "Consultar un servidor de fecha y hora y comparar relojes"
LangString COMMENT ${LANG_PORTUGUESEBR} "Consultar um servidor de data e hora e comparar relógios"
LangString COMMENT ${LANG_JAPANESE} "日付時刻サーバーへの問い合わせと時計の比較"
LangString COMMENT ${LANG_SIMPCHINESE} "查询日期时间服务器并对比时钟"

; A running program cannot be replaced or removed: ask the user to close it before anything is changed.
!macro WAIT_UNTIL_CLOSED LABEL
  ${LABEL}:
  IfFileExists "$INSTDIR\datetime-client.exe" 0 ${LABEL}_closed
  ClearErrors
  FileOpen $0 "$INSTDIR\datetime-client.exe" a
  IfErrors 0 ${LABEL}_close
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDRETRY ${LABEL}
  SetErrorLevel 2
  Abort
  ${LABEL}_close:
  FileClose $0
  ${LABEL}_closed:
!macroend

Section "Install"
  !insertmacro WAIT_UNTIL_CLOSED install
  SetOutPath "$INSTDIR"
  File "/oname=datetime-client.exe" "${PROGRAM}"
  File "/oname=LICENSE-MIT.txt" "${ROOT}/LICENSE-MIT"
  File "/oname=LICENSE-APACHE.txt" "${ROOT}/LICENSE-APACHE"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\datetime-client.exe" "" "$INSTDIR\datetime-client.exe" 0 SW_SHOWNORMAL "" "$(COMMENT)"

  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\datetime-client.exe"
  WriteRegStr HKCU "${KEY}" "Publisher" "The datetime authors"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" "$0"
SectionEnd

; The user's settings are not removed.
Section "Uninstall"
  !insertmacro WAIT_UNTIL_CLOSED uninstall
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$INSTDIR\datetime-client.exe"
  Delete "$INSTDIR\LICENSE-MIT.txt"
  Delete "$INSTDIR\LICENSE-APACHE.txt"
  Delete "$INSTDIR\uninstall.exe"
  ; Only if it is empty: other files in it are the user's.
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
