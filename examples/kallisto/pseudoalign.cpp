// Which transcripts can a fragment come from? Those on which all of its known k-mers stand; no base-by-base
// alignment is needed for that (Bray, Pimentel, Melsted, Pachter: Near-optimal probabilistic RNA-seq
// quantification, 2016).
#include <algorithm>
#include <iterator>
#include <string_view>
#include <tuple>
#include <utility>

#include "kmer.h"
#include "pipeline.h"

namespace rnaseq {
namespace {

/// A poly-A tail says nothing about where a read comes from.
std::string_view without_poly_a(std::string_view sequence) {
  const std::string_view tail = "AAAAAAAAAA";
  if (sequence.size() < tail.size() || sequence.substr(sequence.size() - tail.size()) != tail)
    return sequence;
  return sequence.substr(0, sequence.find_last_not_of('A') + 1);
}

using Occurrences =
    std::pair<std::vector<Occurrence>::const_iterator, std::vector<Occurrence>::const_iterator>;

struct ByKmer {
  bool operator()(const Occurrence& a, std::uint64_t b) const { return a.kmer < b; }
  bool operator()(std::uint64_t a, const Occurrence& b) const { return a < b.kmer; }
};

Occurrences find(const KmerIndex& index, std::uint64_t kmer) {
  return std::equal_range(index.occurrences.begin(), index.occurrences.end(), kmer, ByKmer{});
}

EquivalenceClass intersection(const EquivalenceClass& a, const EquivalenceClass& b) {
  EquivalenceClass both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

/// Transcripts that hold every k-mer of the read that any transcript holds; no value: no k-mer is known.
std::optional<EquivalenceClass> compatible(const KmerIndex& index, std::string_view read) {
  std::optional<EquivalenceClass> result;
  for_each_kmer(read, index.k, [&](std::uint64_t kmer, std::size_t, bool) {
    const auto [begin, end] = find(index, kmer);
    if (begin == end) return;  // a sequencing error, or a transcript that is not in the FASTA
    EquivalenceClass holders;
    for (auto at = begin; at != end; ++at)
      if (holders.empty() || holders.back() != at->transcript) holders.push_back(at->transcript);
    result = result ? intersection(*result, holders) : holders;
  });
  return result;
}

/// A fragment's two ends together; empty: it cannot be assigned.
EquivalenceClass compatible(const KmerIndex& index, const ReadPair& pair) {
  const auto first = compatible(index, pair.first);
  const auto second = compatible(index, pair.second);
  if (first && second) return intersection(*first, *second);
  return first.value_or(second.value_or(EquivalenceClass{}));
}

struct Placement {
  std::int64_t begin;  ///< leftmost base of the read on the transcript
  bool forward;        ///< the read runs along the transcript
};

/// Where the read's first known k-mer puts it on a transcript.
std::optional<Placement> place(const KmerIndex& index, std::string_view read, std::uint32_t transcript) {
  std::optional<Placement> result;
  for_each_kmer(read, index.k, [&](std::uint64_t kmer, std::size_t offset, bool forward) {
    if (result) return;
    const auto [begin, end] = find(index, kmer);
    const auto at = std::find_if(begin, end, [&](const Occurrence& o) { return o.transcript == transcript; });
    if (at == end) return;
    const std::size_t before =
        forward == at->forward ? offset : read.size() - offset - static_cast<std::size_t>(index.k);
    result = Placement{static_cast<std::int64_t>(at->position) - static_cast<std::int64_t>(before),
                       forward == at->forward};
  });
  return result;
}

/// Length of the fragment whose ends the two reads are; no value unless they face each other.
std::optional<int> fragment_length(const KmerIndex& index, const ReadPair& pair, std::uint32_t transcript) {
  const auto first = place(index, pair.first, transcript);
  const auto second = place(index, pair.second, transcript);
  if (!first || !second || first->forward == second->forward) return std::nullopt;
  const std::int64_t begin = first->forward ? first->begin : second->begin;
  const std::int64_t end = first->forward ? second->begin + static_cast<std::int64_t>(pair.second.size())
                                          : first->begin + static_cast<std::int64_t>(pair.first.size());
  if (end <= begin) return std::nullopt;
  return static_cast<int>(end - begin);
}

}  // namespace

KmerIndex index_transcripts(const std::filesystem::path& fasta) {
  const std::vector<Transcript> transcripts = read_transcripts(fasta);
  KmerIndex index;
  index.k = kKmerLength;
  for (std::uint32_t i = 0; i < transcripts.size(); ++i) {
    for_each_kmer(without_poly_a(transcripts[i].sequence), index.k,
                  [&](std::uint64_t kmer, std::size_t position, bool forward) {
                    index.occurrences.push_back({kmer, i, static_cast<std::uint32_t>(position), forward});
                  });
  }
  std::sort(index.occurrences.begin(), index.occurrences.end(), [](const Occurrence& a, const Occurrence& b) {
    return std::tie(a.kmer, a.transcript, a.position) < std::tie(b.kmer, b.transcript, b.position);
  });
  return index;
}

Assignment pseudoalign(const std::filesystem::path& fastq_1, const std::filesystem::path& fastq_2,
                       const std::filesystem::path& fasta) {
  const KmerIndex index = index_transcripts(fasta);
  Assignment assignment;
  for (const ReadPair& pair : read_pairs(fastq_1, fastq_2)) {
    ++assignment.pairs;
    const EquivalenceClass transcripts = compatible(index, pair);
    if (transcripts.empty()) continue;
    ++assignment.class_counts[transcripts];
    if (transcripts.size() > 1) continue;
    if (const auto length = fragment_length(index, pair, transcripts.front()))
      ++assignment.fragment_lengths[*length];
  }
  return assignment;
}

}  // namespace rnaseq
