/*
 * SHA-3 against NIST's examples for FIPS 202, and SHAKE.
 */
#include "tests/unit/hash_known.h"

static void test_sha3_224_known(void)
{
	static const struct hash_known known[] = {
		{ "", 1,
		  "6b4e03423667dbb73b6e15454f0eb1abd4597f9a1b078e3f"
		  "5b5a6bc7" },
		{ "abc", 1,
		  "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad"
		  "73b46fdf" },
		{ HASH_TEXT_448, 1,
		  "8a24108b154ada21c9fd5574494479ba5c7e7ab76ef264ea"
		  "d0fcce33" },
		{ HASH_TEXT_896, 1,
		  "543e6868e1666c1a643630df77367ae5a62a85070a51c14c"
		  "bf665cbc" },
		{ "a", 1000000,
		  "d69335b93325192e516a912e6d19a15cb51c6ed5c15243e7"
		  "a7fd653c" },
	};

	CHECK_KNOWN(&hash_sha3_224, known);
}

static void test_sha3_256_known(void)
{
	static const struct hash_known known[] = {
		{ "", 1,
		  "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa"
		  "82d80a4b80f8434a" },
		{ "abc", 1,
		  "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b"
		  "46bfe24511431532" },
		{ HASH_TEXT_448, 1,
		  "41c0dba2a9d6240849100376a8235e2c82e1b9998a999e21"
		  "db32dd97496d3376" },
		{ HASH_TEXT_896, 1,
		  "916f6061fe879741ca6469b43971dfdb28b1a32dc36cb325"
		  "4e812be27aad1d18" },
		{ "a", 1000000,
		  "5c8875ae474a3634ba4fd55ec85bffd661f32aca75c6d699"
		  "d0cdcb6c115891c1" },
	};

	CHECK_KNOWN(&hash_sha3_256, known);
}

static void test_sha3_384_known(void)
{
	static const struct hash_known known[] = {
		{ "", 1,
		  "0c63a75b845e4f7d01107d852e4c2485c51a50aaaa94fc61"
		  "995e71bbee983a2ac3713831264adb47fb6bd1e058d5f004" },
		{ "abc", 1,
		  "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c25"
		  "96da7cf0e49be4b298d88cea927ac7f539f1edf228376d25" },
		{ HASH_TEXT_448, 1,
		  "991c665755eb3a4b6bbdfb75c78a492e8c56a22c5c4d7e42"
		  "9bfdbc32b9d4ad5aa04a1f076e62fea19eef51acd0657c22" },
		{ HASH_TEXT_896, 1,
		  "79407d3b5916b59c3e30b09822974791c313fb9ecc849e40"
		  "6f23592d04f625dc8c709b98b43b3852b337216179aa7fc7" },
		{ "a", 1000000,
		  "eee9e24d78c1855337983451df97c8ad9eedf256c6334f8e"
		  "948d252d5e0e76847aa0774ddb90a842190d2c558b4b8340" },
	};

	CHECK_KNOWN(&hash_sha3_384, known);
}

static void test_sha3_512_known(void)
{
	static const struct hash_known known[] = {
		{ "", 1,
		  "a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859"
		  "e0d1dcc1475c80a615b2123af1f5f94c11e3e9402c3ac558"
		  "f500199d95b6d3e301758586281dcd26" },
		{ "abc", 1,
		  "b751850b1a57168a5693cd924b6b096e08f621827444f70d"
		  "884f5d0240d2712e10e116e9192af3c91a7ec57647e39340"
		  "57340b4cf408d5a56592f8274eec53f0" },
		{ HASH_TEXT_448, 1,
		  "04a371e84ecfb5b8b77cb48610fca8182dd457ce6f326a0f"
		  "d3d7ec2f1e91636dee691fbe0c985302ba1b0d8dc78c0863"
		  "46b533b49c030d99a27daf1139d6e75e" },
		{ HASH_TEXT_896, 1,
		  "afebb2ef542e6579c50cad06d2e578f9f8dd6881d7dc824d"
		  "26360feebf18a4fa73e3261122948efcfd492e74e82e2189"
		  "ed0fb440d187f382270cb455f21dd185" },
		{ "a", 1000000,
		  "3c3a876da14034ab60627c077bb98f7e120a2a5370212dff"
		  "b3385a18d4f38859ed311d0a9d5141ce9cc5c66ee689b266"
		  "a8aa18ace8282a0e0db596c90b0a7b87" },
	};

	CHECK_KNOWN(&hash_sha3_512, known);
}

static void test_shake_known(void)
{
	uint8_t out[200];

	shake128(out, 32, "", 0);
	CHECK(hex_equals(out, 32,
			 "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88"
			 "eb1a6eacfa66ef26"));
	shake128(out, 32, "abc", 3);
	CHECK(hex_equals(out, 32,
			 "5881092dd818bf5cf8a3ddb793fbcba74097d5c526a6d35f"
			 "97b83351940f2cc8"));
	shake256(out, 64, "", 0);
	CHECK(hex_equals(out, 64,
			 "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82"
			 "b50c27646ed5762fd75dc4ddd8c0f200cb05019d67b592f6"
			 "fc821c49479ab48640292eacb3b7c4be"));
	shake256(out, 64, "abc", 3);
	CHECK(hex_equals(out, 64,
			 "483366601360a8771c6863080cc4114d8db44530f8f1e1ee"
			 "4f94ea37e78b5739d5a15bef186a5386c75744c0527e1faa"
			 "9f8726e462a12a4feb06bd8801e751e4"));
	/* Over the edge of a block of output. */
	shake128(out, sizeof(out), "abc", 3);
	CHECK(hex_equals(out + 160, 16,
			 "cc29082f5647584e6aa01b3f5af05780"));
}

/* How the output is cut is of no importance, nor is the message's cut. */
static void test_shake_splits(void)
{
	static const char text[] = HASH_TEXT_896;
	uint8_t whole[400], pieces[400];
	struct sha3 state;

	shake256(whole, sizeof(whole), text, strlen(text));
	for (size_t cut = 0; cut <= sizeof(whole); cut++) {
		size_t in = cut % strlen(text);
		size_t next = cut + (sizeof(whole) - cut) / 2;

		shake256_init(&state);
		sha3_update(&state, text, in);
		sha3_update(&state, text + in,
			    strlen(text) - in);
		shake_squeeze(&state, pieces, cut);
		shake_squeeze(&state, pieces + cut, next - cut);
		shake_squeeze(&state, pieces + next, sizeof(whole) - next);
		CHECK(memcmp(whole, pieces, sizeof(whole)) == 0);
	}
}

TEST_SUITE(sha3, TEST(test_sha3_224_known), TEST(test_sha3_256_known),
	   TEST(test_sha3_384_known), TEST(test_sha3_512_known),
	   TEST(test_shake_known), TEST(test_shake_splits));
