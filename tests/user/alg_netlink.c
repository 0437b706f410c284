/*
 * NETLINK_CRYPTO: requests that are none, what is told of an algorithm, and
 * who has which address. Nothing to do where crypto.af_alg=on is not set
 * (tests/user/alg.c has that).
 */
#include "tests/user/alg.h"

#include "kernel/abi/netlink.h"

#define BAD ((void *)1)

static unsigned char got[4096] __attribute__((aligned(8)));
static const unsigned char much[300000];

struct request {
	struct kernel_nlmsghdr header;
	struct kernel_crypto_user_alg alg;
};

/* The answer's type, or a negative errno that it tells. */
static long ask(int fd, const struct request *request, size_t size)
{
	struct kernel_nlmsghdr header;
	long told, error = sys_sendto(fd, request, size, 0, NULL, 0);

	if (error < 0)
		return error;
	memset(got, 0, sizeof(got));
	told = receive(fd, got, sizeof(got));
	if (told < 0)
		return told;
	memcpy(&header, got, sizeof(header));
	if (header.size != told || header.sequence != 77)
		return -EPROTO;
	if (header.type != NLMSG_ERROR)
		return header.type;
	memcpy(&error, got + sizeof(header), 4);
	return (int)error;
}

static void test_netlink(void)
{
	struct request r = { { sizeof(r), CRYPTO_MSG_GETALG, NLM_F_REQUEST,
			       77, 0 }, { .name = "cbc(aes)" } };
	struct kernel_sockaddr_nl a = { .family = AF_NETLINK };
	int fd, second, size = sizeof(a);

	CHECK_EQ(sys_socket(AF_NETLINK, SOCK_STREAM, NETLINK_CRYPTO),
		 -ESOCKTNOSUPPORT);
	if (is_ravelin())
		CHECK_EQ(sys_socket(AF_NETLINK, SOCK_RAW, 0),
			 -EPROTONOSUPPORT);
	fd = (int)sys_socket(AF_NETLINK, SOCK_RAW, NETLINK_CRYPTO);
	second = (int)sys_socket(AF_NETLINK, SOCK_DGRAM, NETLINK_CRYPTO);
	CHECK_EQ(sys_bind(fd, &a, 11), -EINVAL);
	CHECK_EQ(sys_bind(fd, &a, sizeof(a)), 0);
	CHECK_EQ(sys_getsockname(fd, &a, &size), 0);
	CHECK_EQ(a.port, sys_getpid());
	CHECK_EQ(sys_bind(second, &a, sizeof(a)), -EADDRINUSE);
	CHECK_EQ(ask(second, &r, sizeof(r)), CRYPTO_MSG_GETALG);
	CHECK_EQ(ask(fd, &r, sizeof(r)), CRYPTO_MSG_GETALG);
	CHECK(memcmp(got + sizeof(r.header), "cbc(aes)", 9) == 0);
	/* Another's address, or a message cut off, is nobody's. */
	if (is_ravelin()) /* Linux lets root send to any */
		CHECK_EQ(sys_sendto(fd, &r, sizeof(r), 0, &a, sizeof(a)),
			 -ECONNREFUSED);
	CHECK_EQ(ask(fd, &r, sizeof(r) - 1), -EAGAIN);
	CHECK_EQ(ask(fd, &r, 0), -ENODATA);
	CHECK_EQ(ask(fd, BAD, sizeof(r)), -EFAULT);
	r.header.size--;
	CHECK_EQ(ask(fd, &r, sizeof(r)), -EINVAL);
	r.header.size++;
	r.header.type = CRYPTO_MSG_MAX + 1;
	CHECK_EQ(ask(fd, &r, sizeof(r)), -EINVAL);
	if (is_ravelin()) {
		r.header.type = CRYPTO_MSG_NEWALG;
		CHECK_EQ(ask(fd, &r, sizeof(r)), -EOPNOTSUPP);
		r.header.type = CRYPTO_MSG_GETALG;
		r.header.flags |= NLM_F_DUMP;
		CHECK_EQ(ask(fd, &r, sizeof(r)), -EOPNOTSUPP);
	}
	r.header.type = CRYPTO_MSG_GETALG;
	r.header.flags = NLM_F_ACK;
	CHECK_EQ(ask(fd, &r, sizeof(r)), 0);
	/* Not for this protocol: seen, and nothing else. */
	r.header.type = NLMSG_MIN_TYPE - 1;
	r.header.flags = NLM_F_REQUEST | NLM_F_ACK;
	CHECK_EQ(ask(fd, &r, sizeof(r)), 0);
	CHECK_EQ(ask(fd, (void *)much, sizeof(much)), -EMSGSIZE);
	sys_close(fd);
	sys_close(second);
}

static void test_netlink_names(void)
{
	struct request r = { { sizeof(r), CRYPTO_MSG_GETALG, NLM_F_REQUEST,
			       77, 0 }, { .type = 0 } };
	int fd = (int)sys_socket(AF_NETLINK, SOCK_RAW, NETLINK_CRYPTO);

	memset(r.alg.name, 'a', sizeof(r.alg.name));
	CHECK_EQ(ask(fd, &r, sizeof(r)), -EINVAL);
	r.alg.name[10] = '\0';
	CHECK_EQ(ask(fd, &r, sizeof(r)), -ENOENT);
	memset(r.alg.driver, 'a', sizeof(r.alg.driver));
	CHECK_EQ(ask(fd, &r, sizeof(r)), -EINVAL);
	memset(r.alg.driver, 0, sizeof(r.alg.driver));
	/* The one is no driver's name, and the other no algorithm's. */
	put_text(r.alg.driver, "stdrng");
	CHECK_EQ(ask(fd, &r, sizeof(r)), -ENOENT);
	memset(&r.alg, 0, sizeof(r.alg));
	put_text(r.alg.name, "stdrng");
	CHECK_EQ(ask(fd, &r, sizeof(r)), CRYPTO_MSG_GETALG);
	memset(&r.alg, 0, sizeof(r.alg));
	put_text(r.alg.name, "sha256-generic");
	CHECK_EQ(ask(fd, &r, sizeof(r)), -ENOENT);
	put_text(r.alg.driver, "sha256-generic");
	CHECK_EQ(ask(fd, &r, sizeof(r)), CRYPTO_MSG_GETALG);
	sys_close(fd);
}

/* Answers that nobody takes have an end, and it is told. */
static void test_netlink_flood(void)
{
	struct request r = { { sizeof(r), CRYPTO_MSG_GETALG, NLM_F_REQUEST,
			       77, 0 }, { .name = "sha256" } };
	int fd = (int)sys_socket(AF_NETLINK, SOCK_RAW, NETLINK_CRYPTO);
	long result = 0;

	for (unsigned i = 0; i < 600; i++)
		CHECK_EQ(sys_sendto(fd, &r, sizeof(r), 0, NULL, 0),
			 sizeof(r));
	CHECK_EQ(receive(fd, got, sizeof(got)), -ENOBUFS);
	for (unsigned i = 0; result >= 0 && i < 600; i++)
		result = receive(fd, got, sizeof(got));
	CHECK_EQ(result, -EAGAIN);
	sys_close(fd);
}

/* --- addresses --- */

static unsigned port_of(int fd, bool peer)
{
	struct kernel_sockaddr_nl a = { .family = AF_NETLINK, .port = 7 };
	int size = sizeof(a);

	if (peer)
		sys_getpeername(fd, &a, &size);
	else
		sys_getsockname(fd, &a, &size);
	return size == sizeof(a) && a.family == AF_NETLINK && a.groups == 0 ?
		       a.port : ~0u;
}

static void test_addresses(void)
{
	struct request r = { { sizeof(r), CRYPTO_MSG_GETALG, NLM_F_REQUEST,
			       77, 0 }, { .name = "sha256" } };
	struct kernel_sockaddr_nl a = { .family = AF_UNIX };
	int first = (int)sys_socket(AF_NETLINK, SOCK_RAW, NETLINK_CRYPTO);
	int second = (int)sys_socket(AF_NETLINK, SOCK_RAW, NETLINK_CRYPTO);
	int size = sizeof(a);

	CHECK_EQ(sys_bind(first, &a, sizeof(a)), -EINVAL);
	CHECK_EQ(sys_connect(first, &a, sizeof(a)), -EINVAL);
	a.family = AF_UNSPEC;
	CHECK_EQ(sys_connect(first, &a, sizeof(a)), 0);
	a.family = AF_NETLINK;
	if (is_ravelin()) { /* there are no groups, for root either */
		a.groups = 1;
		CHECK_EQ(sys_bind(first, &a, sizeof(a)), -EOPNOTSUPP);
		CHECK_EQ(sys_connect(first, &a, sizeof(a)), -ECONNREFUSED);
		a.groups = 0;
	}
	CHECK_EQ(port_of(first, false), 0);
	CHECK_EQ(sys_connect(first, &a, sizeof(a)), 0);
	CHECK_EQ(port_of(first, false), sys_getpid());
	CHECK_EQ(port_of(first, true), 0);
	a.port = (unsigned)sys_getpid() + 1;
	CHECK_EQ(sys_bind(first, &a, sizeof(a)), -EINVAL);
	a.port--;
	CHECK_EQ(sys_bind(first, &a, sizeof(a)), 0);
	/* To send is to be bound; the second one has a number of its own. */
	CHECK_EQ(sys_sendto(second, &r, sizeof(r), 0, NULL, 0), sizeof(r));
	CHECK(port_of(second, false) > 0x80000000 &&
	      port_of(second, false) != ~0u);
	memset(&a, 7, sizeof(a));
	CHECK(sys_recvfrom(second, got, sizeof(got), 0, &a, &size) > 0);
	CHECK_EQ(size, sizeof(a));
	CHECK(a.family == AF_NETLINK && a.port == 0 && a.groups == 0);
	sys_close(first);
	sys_close(second);
}

/* --- what is told, to the byte --- */

struct answer {
	struct kernel_nlmsghdr header;
	struct kernel_crypto_user_alg alg;
	struct kernel_nlattr priority_head;
	unsigned priority;
	struct kernel_nlattr report_head;
	char report[256];
};

static void check_answer(int fd, const char *name, const char *driver,
			 unsigned flags, int attribute, const void *report,
			 size_t size)
{
	struct request r = { { sizeof(r), CRYPTO_MSG_GETALG, NLM_F_REQUEST,
			       77, 0 },
			     { .type = flags, .mask = (unsigned)-1 } };
	struct kernel_crypto_user_alg wanted = { .flags = flags };
	struct answer *a = (struct answer *)got;

	r.alg.mask ^= CRYPTO_ALG_TESTED;
	r.alg.flags = r.alg.users = 9;
	put_text(r.alg.driver, driver);
	r.alg.type ^= CRYPTO_ALG_INSTANCE;
	CHECK_EQ(ask(fd, &r, sizeof(r)), -ENOENT);
	r.alg.type ^= CRYPTO_ALG_INSTANCE;
	CHECK_EQ(ask(fd, &r, sizeof(r)), CRYPTO_MSG_GETALG);
	CHECK_EQ(a->header.flags, 0);
	CHECK_EQ(a->header.port, port_of(fd, false));
	CHECK_EQ(a->header.size, offsetof(struct answer, report) + size);
	put_text(wanted.name, name);
	put_text(wanted.driver, driver);
	CHECK(memcmp(&wanted, &a->alg, offsetof(struct kernel_crypto_user_alg,
						module)) == 0);
	CHECK_EQ(a->alg.flags, flags | CRYPTO_ALG_TESTED);
	CHECK(a->alg.type == 0 && a->alg.mask == 0);
	if (is_ravelin()) { /* Linux's may be modules, and are counted */
		CHECK(memcmp(a->alg.module, "kernel", 7) == 0);
		CHECK_EQ(a->alg.users, 1);
	}
	CHECK_EQ(a->priority_head.size, 8);
	CHECK_EQ(a->priority_head.type, CRYPTOCFGA_PRIORITY_VAL);
	CHECK_EQ(a->priority, 100);
	CHECK_EQ(a->report_head.size, 4 + size);
	CHECK_EQ(a->report_head.type, attribute);
	CHECK(memcmp(a->report, report, size) == 0);
}

static void test_answers(void)
{
	const struct kernel_crypto_report_hash hash = { "shash", 64, 32 };
	const struct kernel_crypto_report_skcipher skcipher = {
		"skcipher", "<none>", 1, 16, 32, 16
	};
	const struct kernel_crypto_report_aead aead = { "aead", "<none>", 1,
							16, 12 };
	const struct kernel_crypto_report_cipher cipher = { "cipher", 16, 16,
							    32 };
	const struct kernel_crypto_report_rng rng = { "rng", 0 };
	const char *const gcm = "gcm_base(ctr(aes-generic),ghash-generic)";
	int fd = (int)sys_socket(AF_NETLINK, SOCK_RAW, NETLINK_CRYPTO);

	/* Linux tells of those that somebody has had. */
	sys_close(bound("skcipher", "ctr(aes-generic)"));
	sys_close(bound("aead", gcm));
	check_answer(fd, "sha256", "sha256-generic", CRYPTO_ALG_TYPE_SHASH,
		     CRYPTOCFGA_REPORT_HASH, &hash, sizeof(hash));
	check_answer(fd, "ctr(aes)", "ctr(aes-generic)",
		     CRYPTO_ALG_TYPE_SKCIPHER | CRYPTO_ALG_INSTANCE,
		     CRYPTOCFGA_REPORT_BLKCIPHER, &skcipher, sizeof(skcipher));
	check_answer(fd, "gcm(aes)", gcm,
		     CRYPTO_ALG_TYPE_AEAD | CRYPTO_ALG_INSTANCE,
		     CRYPTOCFGA_REPORT_AEAD, &aead, sizeof(aead));
	check_answer(fd, "aes", "aes-generic", CRYPTO_ALG_TYPE_CIPHER,
		     CRYPTOCFGA_REPORT_CIPHER, &cipher, sizeof(cipher));
	if (is_ravelin())
		check_answer(fd, "stdrng", "stdrng-chacha20",
			     CRYPTO_ALG_TYPE_RNG, CRYPTOCFGA_REPORT_RNG, &rng,
			     sizeof(rng));
	sys_close(fd);
}

/* A refusal has all of the request behind it, what went well its header. */
static void test_acknowledgements(void)
{
	struct request r = { { sizeof(r), CRYPTO_MSG_GETALG,
			       NLM_F_REQUEST | NLM_F_ACK, 77, 0 },
			     { .name = "nothing" } };
	int fd = (int)sys_socket(AF_NETLINK, SOCK_RAW, NETLINK_CRYPTO);
	struct {
		struct kernel_nlmsghdr header;
		int error;
		struct request request;
	} *a = (void *)got;

	CHECK_EQ(ask(fd, &r, sizeof(r)), -ENOENT);
	CHECK_EQ(a->header.size, sizeof(*a));
	CHECK_EQ(a->header.flags, 0);
	CHECK(memcmp(&a->request, &r, sizeof(r)) == 0);
	memset(r.alg.name, 0, sizeof(r.alg.name));
	put_text(r.alg.name, "sha256");
	CHECK_EQ(ask(fd, &r, sizeof(r)), CRYPTO_MSG_GETALG);
	CHECK_EQ(receive(fd, got, sizeof(got)), 16 + 4 + 16);
	CHECK_EQ(a->header.flags, NLM_F_CAPPED);
	CHECK_EQ(a->error, 0);
	CHECK(memcmp(&a->request, &r, 16) == 0);
	sys_close(fd);
}

TEST_SUITE(alg_netlink, TEST(test_netlink), TEST(test_netlink_names),
	   TEST(test_netlink_flood), TEST(test_addresses), TEST(test_answers),
	   TEST(test_acknowledgements));

int program_main(int argc, char **argv, char **environment)
{
	(void)argc, (void)argv, (void)environment;
	if (sys_socket(AF_ALG, SOCK_SEQPACKET, 0) == -EAFNOSUPPORT)
		return 0;
	return run_suite(&suite_alg_netlink);
}
