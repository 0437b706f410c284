/*
 * What getdents64(2) gives: a head, the name with its NUL, and zero bytes up
 * to a multiple of 8.
 */
#ifndef KERNEL_ABI_DIRENT_H
#define KERNEL_ABI_DIRENT_H

#define DT_UNKNOWN 0
#define DT_FIFO 1
#define DT_CHR 2
#define DT_DIR 4
#define DT_BLK 6
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12

/* The type of an entry from its inode's mode: the S_IFMT bits, moved down. */
#define DT_OF_MODE(mode) (((mode) & 0170000u) >> 12)

struct kernel_dirent64 {
	unsigned long inode;
	long next; /* where the directory's next entry is read from */
	unsigned short size; /* of this record, bytes */
	unsigned char type;  /* DT_* */
	char name[5]; /* it goes on behind the structure */
};
_Static_assert(sizeof(struct kernel_dirent64) == 24, "linux_dirent64 is ABI");
_Static_assert(__builtin_offsetof(struct kernel_dirent64, name) == 19,
	       "the name follows the type at once");

#endif
