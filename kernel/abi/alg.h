/*
 * AF_ALG, linux/if_alg.h: what control messages and options say. The address
 * stands in kernel/abi/socket.h, the options in sockopts.def.
 */
#ifndef KERNEL_ABI_ALG_H
#define KERNEL_ABI_ALG_H

/* Control messages of the level SOL_ALG. */
#define ALG_SET_IV 2 /* a size of 4 bytes, and the initial value */
#define ALG_SET_OP 3 /* 4 bytes */
#define ALG_SET_AEAD_ASSOCLEN 4 /* 4 bytes */

#define ALG_OP_DECRYPT 0
#define ALG_OP_ENCRYPT 1

/* The one bit of features and mask that may be set: that only the kernel's
 * drivers have the algorithm. None here is such. */
#define CRYPTO_ALG_KERN_DRIVER_ONLY 0x1000

#endif
