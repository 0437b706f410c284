/*
 * netlink(7) and of it NETLINK_CRYPTO, linux/cryptouser.h: the structures of
 * requests and answers, in the processor's byte order.
 */
#ifndef KERNEL_ABI_NETLINK_H
#define KERNEL_ABI_NETLINK_H

#define NETLINK_CRYPTO 21

#define NLM_F_REQUEST 0x1
#define NLM_F_ACK 0x4
#define NLM_F_CAPPED 0x100 /* of an answer: the request is not all there */
#define NLM_F_DUMP 0x300

#define NLMSG_ERROR 2
#define NLMSG_MIN_TYPE 0x10 /* below: not for this protocol */
#define NLMSG_ALIGNTO 4

struct kernel_nlmsghdr {
	unsigned int size; /* with this header */
	unsigned short type;
	unsigned short flags;
	unsigned int sequence;
	unsigned int port; /* of who sent it */
};
_Static_assert(sizeof(struct kernel_nlmsghdr) == 16, "nlmsghdr is ABI");

/* An attribute: this, its data, and room up to a multiple of 4. */
struct kernel_nlattr {
	unsigned short size; /* with this header */
	unsigned short type;
};

struct kernel_nlmsgerr {
	int error; /* negative, or 0 */
	struct kernel_nlmsghdr request;
};

#define CRYPTO_MSG_NEWALG 0x10
#define CRYPTO_MSG_GETALG 0x13
#define CRYPTO_MSG_MAX 0x15

#define CRYPTO_NAME_SIZE 64 /* CRYPTO_MAX_NAME */

struct kernel_crypto_user_alg {
	char name[CRYPTO_NAME_SIZE];
	char driver[CRYPTO_NAME_SIZE];
	char module[CRYPTO_NAME_SIZE];
	unsigned int type;
	unsigned int mask;
	unsigned int users;
	unsigned int flags;
};
_Static_assert(sizeof(struct kernel_crypto_user_alg) == 208,
	       "crypto_user_alg is ABI");

/* Attributes, and what the kinds of algorithms tell of themselves. */
#define CRYPTOCFGA_PRIORITY_VAL 1
#define CRYPTOCFGA_REPORT_HASH 3
#define CRYPTOCFGA_REPORT_BLKCIPHER 4
#define CRYPTOCFGA_REPORT_AEAD 5
#define CRYPTOCFGA_REPORT_RNG 7
#define CRYPTOCFGA_REPORT_CIPHER 8

struct kernel_crypto_report_hash {
	char type[CRYPTO_NAME_SIZE];
	unsigned int block_size;
	unsigned int digest_size;
};

struct kernel_crypto_report_skcipher {
	char type[CRYPTO_NAME_SIZE];
	char geniv[CRYPTO_NAME_SIZE];
	unsigned int block_size;
	unsigned int key_min;
	unsigned int key_max;
	unsigned int iv_size;
};

struct kernel_crypto_report_aead {
	char type[CRYPTO_NAME_SIZE];
	char geniv[CRYPTO_NAME_SIZE];
	unsigned int block_size;
	unsigned int tag_size;
	unsigned int iv_size;
};

struct kernel_crypto_report_rng {
	char type[CRYPTO_NAME_SIZE];
	unsigned int seed_size;
};

struct kernel_crypto_report_cipher {
	char type[CRYPTO_NAME_SIZE];
	unsigned int block_size;
	unsigned int key_min;
	unsigned int key_max;
};

/* What a type and its state are among an algorithm's flags. */
#define CRYPTO_ALG_TYPE_CIPHER 0x1
#define CRYPTO_ALG_TYPE_AEAD 0x3
#define CRYPTO_ALG_TYPE_SKCIPHER 0x5
#define CRYPTO_ALG_TYPE_RNG 0xc
#define CRYPTO_ALG_TYPE_SHASH 0xe
#define CRYPTO_ALG_TESTED 0x400
#define CRYPTO_ALG_INSTANCE 0x800 /* put together by a template */

#endif
