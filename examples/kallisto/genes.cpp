// From transcripts to genes: the GTF, and the report.
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string_view>

#include "gzip_lines.h"
#include "pipeline.h"

namespace rnaseq {
namespace {

/// The nine tab-separated columns of a GTF line.
std::vector<std::string_view> columns(std::string_view line) {
  std::vector<std::string_view> result;
  while (true) {
    const std::size_t tab = line.find('\t');
    result.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return result;
    line.remove_prefix(tab + 1);
  }
}

/// The value of `key` in a GTF's last column: key "value"; key "value"; … Empty when it is not there.
std::string attribute(std::string_view attributes, std::string_view key) {
  const std::string wanted = std::string(key) + " \"";
  for (std::size_t at = attributes.find(wanted); at != std::string_view::npos;
       at = attributes.find(wanted, at + 1)) {
    if (at > 0 && attributes[at - 1] != ' ') continue;  // the end of a longer key
    const std::size_t begin = at + wanted.size();
    return std::string(attributes.substr(begin, attributes.find('"', begin) - begin));
  }
  return "";
}

Strand strand(std::string_view column) {
  if (column == "+") return Strand::kForward;
  if (column == "-") return Strand::kReverse;
  return Strand::kUnknown;
}

/// "ENST00000040584.5" -> "ENST00000040584": the GTF keeps the version apart.
std::string without_version(const std::string& name) {
  return name.substr(0, name.find('.'));
}

double standard_deviation(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  double mean = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

}  // namespace

Annotation read_annotation(const std::filesystem::path& gtf) {
  GzipLines lines(cachepy::track_file(gtf));
  Annotation annotation;
  std::string line;
  while (lines.next(line)) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string_view> column = columns(line);
    if (column.size() != 9) throw std::runtime_error(gtf.string() + ": not a GTF line: " + line);
    const std::string id = attribute(column[8], "gene_id");
    if (column[2] == "gene") {
      annotation.genes[id] = {id,
                              attribute(column[8], "gene_name"),
                              attribute(column[8], "gene_biotype"),
                              std::string(column[0]),
                              std::stoll(std::string(column[3])),
                              std::stoll(std::string(column[4])),
                              strand(column[6])};
    } else if (column[2] == "transcript") {
      annotation.gene_of_transcript[attribute(column[8], "transcript_id")] = id;
    }
  }
  return annotation;
}

std::vector<GeneTranscripts> map_genes(const std::filesystem::path& fasta, const std::filesystem::path& gtf) {
  const Annotation annotation = read_annotation(gtf);
  const std::vector<Transcript> transcripts = read_transcripts(fasta);
  std::map<std::string, std::vector<std::uint32_t>> by_gene;
  for (std::uint32_t t = 0; t < transcripts.size(); ++t) {
    const auto gene = annotation.gene_of_transcript.find(without_version(transcripts[t].name));
    if (gene != annotation.gene_of_transcript.end()) by_gene[gene->second].push_back(t);
  }
  std::vector<GeneTranscripts> result;
  for (const auto& [id, members] : by_gene) {
    const auto gene = annotation.genes.find(id);
    if (gene == annotation.genes.end()) throw std::runtime_error(gtf.string() + ": no line for gene " + id);
    result.push_back({gene->second, members});
  }
  return result;
}

std::vector<GeneExpression> gene_report(const Inputs& inputs, int bootstrap_samples, int threads) {
  const Assignment assignment = pseudoalign(inputs.reads_1, inputs.reads_2, inputs.transcripts);
  const std::vector<Transcript> transcripts = read_transcripts(inputs.transcripts);
  const std::vector<Abundance> abundances = quantify(assignment, transcripts);
  const std::vector<std::vector<double>> samples =
      bootstrap(assignment, transcripts, bootstrap_samples, threads);

  std::vector<GeneExpression> report;
  for (const auto& [gene, members] : map_genes(inputs.transcripts, inputs.annotation)) {
    GeneExpression row;
    row.gene = gene;
    row.transcripts = static_cast<std::uint32_t>(members.size());
    double highest = 0;
    for (const std::uint32_t t : members) {
      row.count += abundances[t].estimated_count;
      row.tpm += abundances[t].tpm;
      if (abundances[t].tpm <= highest) continue;
      highest = abundances[t].tpm;
      row.main_transcript = abundances[t].transcript;
    }
    std::vector<double> sampled;
    for (const std::vector<double>& counts : samples) {
      sampled.push_back(0);
      for (const std::uint32_t t : members) sampled.back() += counts[t];
    }
    row.count_sd = standard_deviation(sampled);
    report.push_back(row);
  }
  std::sort(report.begin(), report.end(), [](const GeneExpression& a, const GeneExpression& b) {
    return a.tpm != b.tpm ? a.tpm > b.tpm : a.gene.id < b.gene.id;
  });
  return report;
}

}  // namespace rnaseq
