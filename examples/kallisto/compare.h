// Our transcripts beside those of kallisto itself.
#pragma once

#include <filesystem>
#include <vector>

#include "pipeline.h"

namespace rnaseq {

/// Prints both programs' TPM per transcript, and how far apart they are, on standard output. `abundance_tsv`:
/// what `kallisto quant` wrote. Throws std::runtime_error when it cannot be read.
void print_comparison(const std::vector<Abundance>& ours, const std::filesystem::path& abundance_tsv);

}  // namespace rnaseq
