/*
 * What the terminal's ioctls take and give, with Linux's values: termios(3),
 * ioctl_tty(2). The structures are the kernel's, not libc's.
 */
#ifndef KERNEL_ABI_TERMIOS_H
#define KERNEL_ABI_TERMIOS_H

#define TERMIOS_CC 19

struct kernel_termios {
	unsigned iflag;
	unsigned oflag;
	unsigned cflag;
	unsigned lflag;
	unsigned char discipline; /* 0, the only one */
	unsigned char cc[TERMIOS_CC];
};
_Static_assert(sizeof(struct kernel_termios) == 36, "termios is ABI");

struct kernel_winsize {
	unsigned short rows;
	unsigned short columns;
	unsigned short x_pixels;
	unsigned short y_pixels;
};
_Static_assert(sizeof(struct kernel_winsize) == 8, "winsize is ABI");

/* cc */
#define VINTR 0
#define VQUIT 1
#define VERASE 2
#define VKILL 3
#define VEOF 4
#define VTIME 5
#define VMIN 6
#define VSTART 8
#define VSTOP 9
#define VSUSP 10
#define VEOL 11
#define VREPRINT 12
#define VDISCARD 13
#define VWERASE 14
#define VLNEXT 15
#define VEOL2 16

/* iflag */
#define PARMRK 0x0008u
#define ISTRIP 0x0020u
#define INLCR 0x0040u
#define IGNCR 0x0080u
#define ICRNL 0x0100u
#define IXON 0x0400u
#define IXANY 0x0800u
#define IUTF8 0x4000u

/* oflag */
#define OPOST 0x0001u
#define ONLCR 0x0004u
#define OCRNL 0x0008u
#define ONOCR 0x0010u
#define ONLRET 0x0020u
#define TAB3 0x1800u /* tabs become blanks */

/* cflag */
#define B38400 0x000fu
#define CS8 0x0030u
#define CREAD 0x0080u
#define HUPCL 0x0400u

/* lflag */
#define ISIG 0x0001u
#define ICANON 0x0002u
#define ECHO 0x0008u
#define ECHOE 0x0010u
#define ECHOK 0x0020u
#define ECHONL 0x0040u
#define NOFLSH 0x0080u
#define TOSTOP 0x0100u
#define ECHOCTL 0x0200u
#define ECHOPRT 0x0400u
#define ECHOKE 0x0800u
#define IEXTEN 0x8000u

/* The arguments of TCFLSH and TCXONC. */
#define TCIFLUSH 0
#define TCOFLUSH 1
#define TCIOFLUSH 2
#define TCOOFF 0
#define TCOON 1
#define TCIOFF 2
#define TCION 3

#endif
