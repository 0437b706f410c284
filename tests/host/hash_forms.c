/*
 * The accelerated forms of hash functions, and what they need.
 */
#include "tests/host/hash_forms.h"

#include <stdbool.h>
#include <stdio.h>

#include "crypto/hash_vector.h"
#include "crypto/sha3_bmi2.h"
#include "tests/host/processor.h"

static const struct form {
	uint32_t needs;
	const struct hash_function *plain, *fast;
} forms[] = {
	{ PROCESSOR_SHA, &hash_sha224, &hash_sha224_ni },
	{ PROCESSOR_SHA, &hash_sha256, &hash_sha256_ni },
	{ PROCESSOR_AVX2 | PROCESSOR_BMI2, &hash_sha384, &hash_sha384_avx2 },
	{ PROCESSOR_AVX2 | PROCESSOR_BMI2, &hash_sha512, &hash_sha512_avx2 },
	{ PROCESSOR_BMI2, &hash_sha3_224, &hash_sha3_224_bmi2 },
	{ PROCESSOR_BMI2, &hash_sha3_256, &hash_sha3_256_bmi2 },
	{ PROCESSOR_BMI2, &hash_sha3_384, &hash_sha3_384_bmi2 },
	{ PROCESSOR_BMI2, &hash_sha3_512, &hash_sha3_512_bmi2 },
};

static const struct hash_function *runs(const struct form *form)
{
	static bool said[sizeof(forms) / sizeof(forms[0])];
	struct processor_words words = host_processor();

	if ((processor_features(&words) & form->needs) == form->needs)
		return form->fast;
	if (!said[form - forms])
		printf("# %s: a form that this processor lacks\n",
		       form->fast->name);
	said[form - forms] = true;
	return NULL;
}

const struct hash_function *hash_form(const struct hash_function *plain)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (forms[i].plain == plain)
			return runs(&forms[i]);
	return NULL;
}
