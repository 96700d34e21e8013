/* Replaces a library that Wine lacks before version 9 and from which the Rust standard library gets random numbers. For tests
 * under Wine only: no package contains it. */

#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID data, ULONG size);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size)
{
    return SystemFunction036(data, (ULONG) size);
}
