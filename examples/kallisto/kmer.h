// K-mers as numbers: two bits a base, and canonical, that is the smaller of the k-mer and its reverse
// complement, so that a read finds its transcript whichever strand was sequenced.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rnaseq {

/// A, C, G, T -> 0, 1, 2, 3; anything else -> -1. The complement of a base is 3 - base.
constexpr int base_code(char base) {
  switch (base) {
    case 'A':
    case 'a':
      return 0;
    case 'C':
    case 'c':
      return 1;
    case 'G':
    case 'g':
      return 2;
    case 'T':
    case 't':
      return 3;
    default:
      return -1;
  }
}

/// Calls visit(canonical, position, forward) for each window of k bases, left to right, that holds only A, C,
/// G and T; `forward`: the canonical code is the sequence's own strand.
template <class Visit>
void for_each_kmer(std::string_view sequence, int k, Visit visit) {
  const std::uint64_t mask = k == 32 ? ~std::uint64_t{0} : (std::uint64_t{1} << (2 * k)) - 1;
  std::uint64_t own = 0;
  std::uint64_t reverse = 0;
  int valid = 0;  // bases since the last one that is none
  for (std::size_t i = 0; i < sequence.size(); ++i) {
    const int code = base_code(sequence[i]);
    if (code < 0) {
      valid = 0;
      continue;
    }
    own = (own << 2 | static_cast<std::uint64_t>(code)) & mask;
    reverse = reverse >> 2 | static_cast<std::uint64_t>(3 - code) << (2 * (k - 1));
    if (++valid < k) continue;
    const bool forward = own < reverse;
    visit(forward ? own : reverse, i + 1 - static_cast<std::size_t>(k), forward);
  }
}

}  // namespace rnaseq
