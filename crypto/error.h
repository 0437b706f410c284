/*
 * What the functions of crypto/ return where they can fail: 0, or one of
 * these, which are the negated errno values of Linux, so that who stands
 * above may pass them on.
 */
#ifndef CRYPTO_ERROR_H
#define CRYPTO_ERROR_H

#define CRYPTO_UNKNOWN (-2)  /* ENOENT: no such algorithm */
#define CRYPTO_FAILED (-5)   /* EIO: a device did not do its work */
#define CRYPTO_INVALID (-22) /* EINVAL: a size, or a key, that it has not */
#define CRYPTO_FORGED (-74)  /* EBADMSG: the tag is not the message's */

#endif
