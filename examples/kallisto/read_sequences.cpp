// FASTA and FASTQ.
#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "gzip_lines.h"
#include "pipeline.h"

namespace rnaseq {
namespace {

void to_upper(std::string& bases) {
  std::transform(bases.begin(), bases.end(), bases.begin(),
                 [](unsigned char base) { return static_cast<char>(std::toupper(base)); });
}

/// The bases of the next FASTQ record (four lines: name, bases, plus sign, qualities); false at the end.
bool next_read(GzipLines& fastq, std::string& bases) {
  std::string line;
  if (!fastq.next(line)) return false;
  const bool named = !line.empty() && line[0] == '@';
  if (!named || !fastq.next(bases) || !fastq.next(line) || line.empty() || line[0] != '+' ||
      !fastq.next(line))
    throw std::runtime_error("not a FASTQ record: " + line);
  return true;
}

}  // namespace

std::vector<Transcript> read_transcripts(const std::filesystem::path& fasta) {
  GzipLines lines(cachepy::track_file(fasta));
  std::vector<Transcript> transcripts;
  std::string line;
  while (lines.next(line)) {
    if (line.empty()) continue;
    if (line[0] == '>') {
      transcripts.push_back({line.substr(1, line.find_first_of(" \t") - 1), ""});
    } else if (!transcripts.empty()) {
      transcripts.back().sequence += line;
    } else {
      throw std::runtime_error(fasta.string() + ": bases before the first name");
    }
  }
  for (Transcript& transcript : transcripts) to_upper(transcript.sequence);
  return transcripts;
}

std::vector<ReadPair> read_pairs(const std::filesystem::path& fastq_1, const std::filesystem::path& fastq_2) {
  GzipLines first(cachepy::track_file(fastq_1));
  GzipLines second(cachepy::track_file(fastq_2));
  std::vector<ReadPair> pairs;
  ReadPair pair;
  while (next_read(first, pair.first)) {
    if (!next_read(second, pair.second))
      throw std::runtime_error(fastq_2.string() + ": fewer reads than its mate");
    pairs.push_back(pair);
  }
  if (next_read(second, pair.second))
    throw std::runtime_error(fastq_1.string() + ": fewer reads than its mate");
  return pairs;
}

}  // namespace rnaseq
