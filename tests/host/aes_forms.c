/*
 * The forms of AES that this processor has. See aes_forms.h.
 */
#include "tests/host/aes_forms.h"

#include <stdio.h>

#include "tests/host/processor.h"

#define AES_NI (PROCESSOR_SSE41 | PROCESSOR_AES | PROCESSOR_PCLMUL)
#define VAES (AES_NI | PROCESSOR_AVX2 | PROCESSOR_VAES | PROCESSOR_VPCLMUL)
#define VAES512 (VAES | PROCESSOR_AVX512)

static const struct host_aes_form forms[] = {
	{ "AES-NI", AES_NI, &aes_ni_form,
	  { &ecb_aes_ni, &cbc_aes_ni, &ctr_aes_ni, &xts_aes_ni },
	  &gcm_aes_ni },
	{ "VAES", VAES, &aes_vaes_form,
	  { &ecb_aes_vaes, &cbc_aes_vaes, &ctr_aes_vaes, &xts_aes_vaes },
	  &gcm_aes_vaes },
	{ "VAES of 512 bits", VAES512, &aes_vaes512_form,
	  { &ecb_aes_vaes512, &cbc_aes_vaes512, &ctr_aes_vaes512,
	    &xts_aes_vaes512 }, &gcm_aes_vaes512 },
};

#define COUNT (sizeof(forms) / sizeof(forms[0]))

const struct host_aes_form *next_aes_form(const struct host_aes_form *form)
{
	static bool told[COUNT];
	const struct processor_words words = host_processor();
	uint32_t features = processor_features(&words);

	for (size_t i = form ? (size_t)(form - forms) + 1 : 0; i < COUNT;
	     i++) {
		if ((features & forms[i].needs) == forms[i].needs)
			return &forms[i];
		if (!told[i])
			printf("# this processor has no %s\n", forms[i].name);
		told[i] = true;
	}
	return NULL;
}
