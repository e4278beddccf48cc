#include "compare.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace rnaseq {
namespace {

/// TPM by transcript; the columns are target_id, length, eff_length, est_counts, tpm.
std::map<std::string, double> read_abundances(const std::filesystem::path& tsv) {
  std::ifstream in(tsv);
  if (!in) throw std::runtime_error(tsv.string() + ": cannot be opened");
  std::map<std::string, double> tpm_of;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    std::string name;
    double length = 0, effective_length = 0, count = 0, tpm = 0;
    if (!(fields >> name >> length >> effective_length >> count >> tpm))
      throw std::runtime_error(tsv.string() + ": not a line of abundances: " + line);
    tpm_of[name] = tpm;
  }
  return tpm_of;
}

}  // namespace

void print_comparison(const std::vector<Abundance>& ours, const std::filesystem::path& abundance_tsv) {
  const std::map<std::string, double> kallisto = read_abundances(abundance_tsv);
  std::printf("%-18s %12s %12s %11s\n", "transcript", "TPM", "kallisto", "difference");
  double largest = 0;
  double moved = 0;
  for (const Abundance& abundance : ours) {
    const auto theirs = kallisto.find(abundance.transcript);
    if (theirs == kallisto.end()) continue;
    const double difference = (abundance.tpm - theirs->second) / theirs->second;
    largest = std::max(largest, std::abs(difference));
    moved += std::abs(abundance.tpm - theirs->second) / 2;
    std::printf("%-18s %12.1f %12.1f %+10.2f %%\n", abundance.transcript.c_str(), abundance.tpm,
                theirs->second, 100 * difference);
  }
  std::printf("largest difference %.2f %%; %.3f %% of all TPM stands at another transcript\n", 100 * largest,
              moved / 1e4);
}

}  // namespace rnaseq
