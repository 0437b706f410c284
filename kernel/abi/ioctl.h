/* The requests of ioctl(2) that Ravelin knows, with Linux's values. */
#ifndef KERNEL_ABI_IOCTL_H
#define KERNEL_ABI_IOCTL_H

#define TCGETS 0x5401u
#define TCSETS 0x5402u
#define TCSETSW 0x5403u /* once the output is shown */
#define TCSETSF 0x5404u /* the same, and what was typed is dropped */
#define TCSBRK 0x5409u
#define TCXONC 0x540au
#define TCFLSH 0x540bu
#define TIOCSCTTY 0x540eu
#define TIOCGPGRP 0x540fu
#define TIOCSPGRP 0x5410u
#define TIOCOUTQ 0x5411u /* an int: bytes that are not shown yet */
#define TIOCSTI 0x5412u
#define TIOCGWINSZ 0x5413u
#define TIOCSWINSZ 0x5414u
#define TIOCNOTTY 0x5422u
#define TIOCGETD 0x5424u /* an int: the line discipline */
#define TCSBRKP 0x5425u
#define TIOCGSID 0x5429u
#define FIONREAD 0x541bu  /* an int: bytes that can be read now */
#define FIONBIO 0x5421u   /* an int: set or clear O_NONBLOCK */
#define FIONCLEX 0x5450u  /* clear close-on-exec */
#define FIOCLEX 0x5451u   /* set close-on-exec */
#define FS_IOC_SETFLAGS 0x40086602u /* an int, of FS_*_FL */
#define FS_IOC_GETFLAGS 0x80086601u
#define RNDGETENTCNT 0x80045200u /* an int: bits in the random pool */

/* ioctl_iflags(2). */
#define FS_IMMUTABLE_FL 0x10u /* nobody changes it */
#define FS_APPEND_FL 0x20u    /* it only grows */
#define FS_NODUMP_FL 0x40u    /* no backup: programs know, not the kernel */
#define FS_NOATIME_FL 0x80u   /* a read moves no time */

#endif
