/* The requests of ioctl(2) that Ravelin knows, with Linux's values. */
#ifndef KERNEL_ABI_IOCTL_H
#define KERNEL_ABI_IOCTL_H

#define TCGETS 0x5401u
#define TIOCGWINSZ 0x5413u
#define FIONREAD 0x541bu  /* an int: bytes that can be read now */
#define FIONBIO 0x5421u   /* an int: set or clear O_NONBLOCK */
#define FIONCLEX 0x5450u  /* clear close-on-exec */
#define FIOCLEX 0x5451u   /* set close-on-exec */
#define RNDGETENTCNT 0x80045200u /* an int: bits in the random pool */

#endif
