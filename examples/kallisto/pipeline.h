// From sequencing reads to a table of genes, in nine cached steps. This header is the whole pipeline: its
// data and its steps. The structs are plain; nothing here or in the .cpp files says how they are written to
// disk.
//
//     gene_report
//      ├─ pseudoalign
//      │   ├─ read_pairs              reads_1.fastq.gz, reads_2.fastq.gz
//      │   └─ index_transcripts
//      │       └─ read_transcripts    transcripts.fasta.gz
//      ├─ quantify, bootstrap         values only, no file
//      └─ map_genes
//          ├─ read_annotation         transcripts.gtf.gz
//          └─ read_transcripts        the same call as above: computed once
#pragma once

#include <cachepy/cachepy.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rnaseq {

/// The length of k-mers; at most 32, and odd so that no k-mer is its own reverse complement. kallisto's
/// default.
inline constexpr int kKmerLength = 31;

struct Inputs {
  std::filesystem::path reads_1;      ///< FASTQ, one end of each fragment
  std::filesystem::path reads_2;      ///< FASTQ, the other end, in the same order
  std::filesystem::path transcripts;  ///< FASTA
  std::filesystem::path annotation;   ///< GTF
};

struct Transcript {
  std::string name;      ///< with version: "ENST00000040584.5"
  std::string sequence;  ///< upper-case bases
};

struct ReadPair {
  std::string first;
  std::string second;
};

/// One place where a k-mer stands.
struct Occurrence {
  std::uint64_t kmer = 0;  ///< canonical code, see kmer.h
  std::uint32_t transcript = 0;
  std::uint32_t position = 0;  ///< of its leftmost base in the transcript, from 0
  bool forward = true;         ///< the canonical code is the transcript's own strand
};

struct KmerIndex {
  int k = 0;
  std::vector<Occurrence> occurrences;  ///< sorted by k-mer
};

/// The transcripts that a fragment may come from: indices, ascending.
using EquivalenceClass = std::vector<std::uint32_t>;

struct Assignment {
  std::uint64_t pairs = 0;  ///< read pairs seen, assigned or not
  std::map<EquivalenceClass, std::uint64_t> class_counts;
  std::map<int, std::uint64_t> fragment_lengths;  ///< length in bases -> fragments; from unambiguous pairs
};

struct Abundance {
  std::string transcript;
  std::uint64_t length = 0;
  double effective_length = 0;  ///< positions at which a fragment can begin
  double estimated_count = 0;   ///< fragments
  double tpm = 0;               ///< transcripts per million
};

enum class Strand : std::uint8_t { kUnknown, kForward, kReverse };

struct Gene {
  std::string id;
  std::string name;
  std::string biotype;
  std::string chromosome;
  std::int64_t start = 0;  ///< from 1, inclusive, as in the GTF
  std::int64_t end = 0;
  Strand strand = Strand::kUnknown;
};

struct Annotation {
  std::map<std::string, Gene> genes;                      ///< by gene id
  std::map<std::string, std::string> gene_of_transcript;  ///< both without version
};

/// A gene and its transcripts among those quantified (indices, ascending).
struct GeneTranscripts {
  Gene gene;
  std::vector<std::uint32_t> transcripts;
};

struct GeneExpression {
  Gene gene;
  std::uint32_t transcripts = 0;  ///< how many of them were quantified
  double count = 0;               ///< fragments
  double count_sd = 0;            ///< standard deviation of `count` over the bootstrap samples
  double tpm = 0;
  std::optional<std::string> main_transcript;  ///< the most abundant; empty when none is expressed
};

// Reading files.

[[cachepy::cache_file]]
std::vector<Transcript> read_transcripts(const std::filesystem::path& fasta);

[[cachepy::cache_file]]
std::vector<ReadPair> read_pairs(const std::filesystem::path& fastq_1, const std::filesystem::path& fastq_2);

[[cachepy::cache_file]]
Annotation read_annotation(const std::filesystem::path& gtf);

// Where reads come from.

[[cachepy::cache_file]]
KmerIndex index_transcripts(const std::filesystem::path& fasta);

/// Assigns each pair to the transcripts that hold all of its known k-mers.
[[cachepy::cache_file]]
Assignment pseudoalign(const std::filesystem::path& fastq_1, const std::filesystem::path& fastq_2,
                       const std::filesystem::path& fasta);

// How much.

// These two take values, not paths: reads that change without changing the counts leave them served.

/// Shares ambiguous fragments among transcripts by expectation maximisation, and normalises to TPM.
[[cachepy::cache_file]]
std::vector<Abundance> quantify(const Assignment& assignment, const std::vector<Transcript>& transcripts);

/// Estimated counts, [sample][transcript], of `samples` resamplings of the fragments. The number of threads
/// does not change the result, so it is no part of the key.
[[cachepy::cache_file]]
std::vector<std::vector<double>> bootstrap(const Assignment& assignment,
                                           const std::vector<Transcript>& transcripts, int samples,
                                           [[cachepy::ignore_arg]] int threads);

// Which genes.

/// The annotated genes that have at least one transcript in the FASTA, by gene id.
[[cachepy::cache_file]]
std::vector<GeneTranscripts> map_genes(const std::filesystem::path& fasta, const std::filesystem::path& gtf);

/// All of the above, joined; the most expressed gene first.
[[cachepy::cache_file]]
std::vector<GeneExpression> gene_report(const Inputs& inputs, int bootstrap_samples,
                                        [[cachepy::ignore_arg]] int threads);

}  // namespace rnaseq
