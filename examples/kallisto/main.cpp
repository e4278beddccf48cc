// Quantifies the genes of one sample. Steps and their times go to standard error, tables to standard output.
//
// Each step is called here once, from the files upwards, only to show what each costs; gene_report alone
// would do.
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <thread>

#include "compare.h"
#include "pipeline.h"
#include "stage.h"

namespace rnaseq {
namespace {

constexpr int kBootstrapSamples = 200;

void print_report(const std::vector<GeneExpression>& report) {
  std::printf("%-10s %-16s %-3s %22s %6s %9s %7s %10s  %s\n", "gene", "id", "chr", "position", "strand",
              "count", "sd", "TPM", "main transcript");
  for (const GeneExpression& row : report) {
    const std::string position = std::to_string(row.gene.start) + "-" + std::to_string(row.gene.end);
    const char* strand = row.gene.strand == Strand::kForward   ? "+"
                         : row.gene.strand == Strand::kReverse ? "-"
                                                               : ".";
    std::printf("%-10s %-16s %-3s %22s %6s %9.1f %7.1f %10.1f  %s (of %u)\n", row.gene.name.c_str(),
                row.gene.id.c_str(), row.gene.chromosome.c_str(), position.c_str(), strand, row.count,
                row.count_sd, row.tpm, row.main_transcript.value_or("-").c_str(), row.transcripts);
  }
}

void run(const std::filesystem::path& data, const std::optional<std::filesystem::path>& kallisto) {
  const Inputs in{data / "reads_1.fastq.gz", data / "reads_2.fastq.gz", data / "transcripts.fasta.gz",
                  data / "transcripts.gtf.gz"};
  const int threads = static_cast<int>(std::thread::hardware_concurrency());

  const auto transcripts =
      stage("rnaseq::read_transcripts", [&] { return read_transcripts(in.transcripts); });
  stage("rnaseq::index_transcripts", [&] { return index_transcripts(in.transcripts); });
  stage("rnaseq::read_pairs", [&] { return read_pairs(in.reads_1, in.reads_2); });
  const auto assignment =
      stage("rnaseq::pseudoalign", [&] { return pseudoalign(in.reads_1, in.reads_2, in.transcripts); });
  const auto abundances = stage("rnaseq::quantify", [&] { return quantify(assignment, transcripts); });
  stage("rnaseq::bootstrap", [&] { return bootstrap(assignment, transcripts, kBootstrapSamples, threads); });
  stage("rnaseq::read_annotation", [&] { return read_annotation(in.annotation); });
  stage("rnaseq::map_genes", [&] { return map_genes(in.transcripts, in.annotation); });
  const auto report =
      stage("rnaseq::gene_report", [&] { return gene_report(in, kBootstrapSamples, threads); });

  std::uint64_t assigned = 0;
  for (const auto& [transcripts_of_class, count] : assignment.class_counts) assigned += count;
  std::printf("%llu of %llu read pairs assigned\n\n", static_cast<unsigned long long>(assigned),
              static_cast<unsigned long long>(assignment.pairs));
  print_report(report);
  if (kallisto) {
    std::printf("\n");
    print_comparison(abundances, *kallisto);
  }
}

}  // namespace
}  // namespace rnaseq

int main(int argc, char** argv) {
  const bool compare = argc == 4 && std::string_view(argv[2]) == "--compare";
  if (argc != 2 && !compare) {
    std::fprintf(stderr, "usage: %s DATA_FOLDER [--compare ABUNDANCE_TSV]\n", argv[0]);
    return 2;
  }
  try {
    rnaseq::run(argv[1], compare ? std::optional<std::filesystem::path>(argv[3]) : std::nullopt);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
  return 0;
}
