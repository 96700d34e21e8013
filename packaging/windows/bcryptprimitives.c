/* Wine before version 9 lacks this library, from which every current Rust program takes its random numbers. For trying
 * the client under such a Wine; it is part of nothing that is handed out. */

#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID data, ULONG size);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size)
{
    return SystemFunction036(data, (ULONG) size);
}
