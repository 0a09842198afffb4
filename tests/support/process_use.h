/* What a running process has used so far, where the system tells (Linux, by /proc). */
#ifndef SUPPORT_PROCESS_USE_H
#define SUPPORT_PROCESS_USE_H

#include <sys/types.h>

/* The most memory it ever had resident, in KiB; -1: not told. */
long process_peak_kib(pid_t process);

/* Processor time of all its threads, in ms; -1: not told. */
double process_cpu_ms(pid_t process);

#endif
