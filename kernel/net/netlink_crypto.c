/*
 * NETLINK_CRYPTO's one request, CRYPTO_MSG_GETALG: what an algorithm is like.
 * See kernel/net/netlink.h, and crypto/crypto_user_base.c of Linux 6.1.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/netlink.h"
#include "kernel/net/alg.h"
#include "kernel/net/netlink.h"

/* What Linux names where there is no generator of initial values. */
#define NO_GENIV "<none>"

/* An attribute with a number, and one with the kind's own. */
union report {
	struct kernel_crypto_report_hash hash;
	struct kernel_crypto_report_skcipher skcipher;
	struct kernel_crypto_report_aead aead;
	struct kernel_crypto_report_rng rng;
	struct kernel_crypto_report_cipher cipher;
};

/* What is told of one. */
struct told {
	const char *name, *driver;
	u32 priority;
	u32 flags;
	u16 attribute; /* the kind's own, and its size in bytes */
	u16 size;
	union report report;
};

static void tell_digest(const struct digest *by, struct told *told)
{
	told->flags = CRYPTO_ALG_TYPE_SHASH;
	told->attribute = CRYPTOCFGA_REPORT_HASH;
	told->size = sizeof(told->report.hash);
	told->report.hash = (struct kernel_crypto_report_hash){
		.type = "shash",
		.block_size = (u32)by->block_size,
		.digest_size = (u32)by->digest_size,
	};
}

static void tell_skcipher(const struct skcipher *by, struct told *told)
{
	told->flags = CRYPTO_ALG_TYPE_SKCIPHER;
	told->attribute = CRYPTOCFGA_REPORT_BLKCIPHER;
	told->size = sizeof(told->report.skcipher);
	told->report.skcipher = (struct kernel_crypto_report_skcipher){
		.type = "skcipher",
		.geniv = NO_GENIV,
		.block_size = (u32)by->block_size,
		.key_min = (u32)by->key_min,
		.key_max = (u32)by->key_max,
		.iv_size = (u32)by->iv_size,
	};
}

/* All of them work as a stream does, on any size. */
static void tell_aead(const struct aead *by, struct told *told)
{
	told->flags = CRYPTO_ALG_TYPE_AEAD;
	told->attribute = CRYPTOCFGA_REPORT_AEAD;
	told->size = sizeof(told->report.aead);
	told->report.aead = (struct kernel_crypto_report_aead){
		.type = "aead",
		.geniv = NO_GENIV,
		.block_size = 1,
		.tag_size = (u32)by->tag_size,
		.iv_size = (u32)by->nonce_size,
	};
}

static void tell_cipher(const struct block_cipher *by, struct told *told)
{
	told->flags = CRYPTO_ALG_TYPE_CIPHER;
	told->attribute = CRYPTOCFGA_REPORT_CIPHER;
	told->size = sizeof(told->report.cipher);
	told->report.cipher = (struct kernel_crypto_report_cipher){
		.type = "cipher",
		.block_size = (u32)by->block_size,
		.key_min = (u32)by->key_min,
		.key_max = (u32)by->key_max,
	};
}

static bool tell_random(const char *name, bool by_driver, struct told *told)
{
	if (strcmp(name, by_driver ? ALG_RANDOM_DRIVER : ALG_RANDOM_NAME) != 0)
		return false;
	told->name = ALG_RANDOM_NAME;
	told->driver = ALG_RANDOM_DRIVER;
	told->priority = 100;
	told->flags = CRYPTO_ALG_TYPE_RNG;
	told->attribute = CRYPTOCFGA_REPORT_RNG;
	told->size = sizeof(told->report.rng);
	told->report.rng = (struct kernel_crypto_report_rng){ .type = "rng" };
	return true;
}

static void tell(const struct algorithm *by, struct told *told)
{
	told->name = by->name;
	told->driver = by->driver;
	told->priority = (u32)by->priority;
	switch (by->type) {
	case ALGORITHM_DIGEST:
		tell_digest(by->digest, told);
		break;
	case ALGORITHM_SKCIPHER:
		tell_skcipher(by->skcipher, told);
		break;
	case ALGORITHM_AEAD:
		tell_aead(by->aead, told);
		break;
	case ALGORITHM_CIPHER:
		tell_cipher(by->cipher, told);
		break;
	case ALGORITHM_FUNCTION:
		break;
	}
	/* As on Linux only the driver of one that a template made says so. */
	if (strchr(by->driver, '(') != NULL)
		told->flags |= CRYPTO_ALG_INSTANCE;
}

/* By the driver's name where there is one, else by the algorithm's: of
 * whatever type, for the names of two types differ. */
static int find(const struct kernel_crypto_user_alg *wanted, struct told *told)
{
	static const u8 types[] = { ALGORITHM_DIGEST, ALGORITHM_SKCIPHER,
				    ALGORITHM_AEAD, ALGORITHM_CIPHER };
	bool by_driver = wanted->driver[0] != '\0';
	const char *name = by_driver ? wanted->driver : wanted->name;
	const struct algorithm *by;
	int error = -ENOENT;

	if (memchr(wanted->name, '\0', sizeof(wanted->name)) == NULL ||
	    memchr(wanted->driver, '\0', sizeof(wanted->driver)) == NULL)
		return -EINVAL;
	if (tell_random(name, by_driver, told))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(types) && error == -ENOENT; i++)
		error = crypto_find(types[i], name, &by);
	if (error == 0 && strcmp(by_driver ? by->driver : by->name, name) != 0)
		error = -ENOENT;
	if (error == 0)
		tell(by, told);
	return error;
}

/* Copies a name that fits, into zeroes. */
static void put_name(char to[CRYPTO_NAME_SIZE], const char *name)
{
	memcpy(to, name, min_u64(strlen(name), CRYPTO_NAME_SIZE - 1));
}

/* Puts an attribute, whose size is a multiple of 4; where the next begins. */
static u8 *put_attribute(u8 *at, unsigned type, const void *data, size_t size)
{
	const struct kernel_nlattr header = {
		.size = (u16)(sizeof(header) + size),
		.type = (u16)type,
	};

	memcpy(at, &header, sizeof(header));
	memcpy(at + sizeof(header), data, size);
	return at + sizeof(header) + size;
}

static int get_algorithm(struct socket *socket,
			 const struct netlink_request *request)
{
	struct kernel_crypto_user_alg user;
	struct told told;
	struct packet *answer;
	size_t size;
	u8 *body;
	int error;

	if (request->size < sizeof(struct kernel_nlmsghdr) + sizeof(user))
		return -EINVAL;
	memcpy(&user, request->bytes + sizeof(struct kernel_nlmsghdr),
	       sizeof(user));
	memset(&told, 0, sizeof(told));
	error = find(&user, &told);
	if (error)
		return error;
	/* Of another type than is wanted: crypto_alg_match() of Linux. */
	told.flags |= CRYPTO_ALG_TESTED;
	if ((told.flags ^ user.type) & user.mask)
		return -ENOENT;
	size = sizeof(user) + 2 * sizeof(struct kernel_nlattr) +
	       sizeof(told.priority) + told.size;
	answer = netlink_answer(socket, request, CRYPTO_MSG_GETALG, size,
				&body);
	if (answer == NULL)
		return -ENOMEM;
	memset(&user, 0, sizeof(user));
	put_name(user.name, told.name);
	put_name(user.driver, told.driver);
	put_name(user.module, "kernel");
	user.users = 1;
	user.flags = told.flags;
	memcpy(body, &user, sizeof(user));
	body = put_attribute(body + sizeof(user), CRYPTOCFGA_PRIORITY_VAL,
			     &told.priority, sizeof(told.priority));
	put_attribute(body, told.attribute, &told.report, told.size);
	netlink_send(socket, answer);
	return 0;
}

/* No program changes what algorithms there are, whatever it may do else. */
int netlink_crypto(struct socket *socket,
		   const struct netlink_request *request)
{
	if (request->type > CRYPTO_MSG_MAX)
		return -EINVAL;
	if (request->type != CRYPTO_MSG_GETALG ||
	    (request->flags & NLM_F_DUMP) == NLM_F_DUMP)
		return -EOPNOTSUPP;
	return get_algorithm(socket, request);
}
