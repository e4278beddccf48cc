// The program behind docs/tutorial.md, section by section. It works in the current directory: run it in an
// empty one.
#include <cachepy/cache.h>
#include <cachepy/cachepy.h>
#include <cachepy/graph.h>
#include <cachepy/plot.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

// 1. Building a pipeline

struct Counts {
  std::vector<std::string> genes;
  std::vector<int> counts;
};

struct Share {
  std::string gene;
  double fraction;
};

[[cachepy::cache_file("tutorial_cache")]]
Counts load_counts(const std::string& path) {
  std::cout << "  load_counts runs\n";
  Counts result;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const std::size_t comma = line.find(',');
    result.genes.push_back(line.substr(0, comma));
    result.counts.push_back(std::stoi(line.substr(comma + 1)));
  }
  return result;
}

[[cachepy::cache_file("tutorial_cache")]]
std::map<std::string, double> normalize(const Counts& counts) {
  std::cout << "  normalize runs\n";
  double total = 0;
  for (const int count : counts.counts) total += count;
  std::map<std::string, double> result;
  for (std::size_t i = 0; i < counts.genes.size(); ++i) result[counts.genes[i]] = counts.counts[i] / total;
  return result;
}

[[cachepy::cache_file("tutorial_cache")]]
std::vector<Share> top_genes(const std::map<std::string, double>& normalized, int n) {
  std::cout << "  top_genes runs\n";
  std::vector<Share> shares;
  for (const auto& [gene, fraction] : normalized) shares.push_back({gene, fraction});
  std::sort(shares.begin(), shares.end(),
            [](const Share& a, const Share& b) { return a.fraction > b.fraction; });
  if (shares.size() > static_cast<std::size_t>(n)) shares.resize(static_cast<std::size_t>(n));
  return shares;
}

[[cachepy::cache_file("tutorial_cache")]]
std::vector<Share> pipeline(const std::string& path, int n = 2) {
  std::cout << "  pipeline runs\n";
  const Counts raw = load_counts(path);
  return top_genes(normalize(raw), n);
}

/// Leaves no trace of an earlier section: neither results, on disk and in memory, nor a graph.
void fresh() {
  std::filesystem::remove_all("tutorial_cache");
  cachepy::cache_memory_clear();
  cachepy::cache_tree_reset();
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

void building_a_pipeline() {
  std::cout << "== 1. Building a pipeline\n";
  fresh();
  write_file("counts.csv", "TP53,100\nBRCA1,250\nEGFR,80\n");

  for (const char* call : {"first call", "second call", "another n"}) {
    std::cout << call << "\n";
    const int n = call == std::string("another n") ? 1 : 2;
    for (const Share& share : pipeline("counts.csv", n)) {
      std::printf("  %s %.3f\n", share.gene.c_str(), share.fraction);
      std::fflush(stdout);
    }
  }
}

// 2. Inspecting nodes

void print_ids(const char* title, const std::vector<std::string>& ids) {
  std::cout << "  " << title << ":";
  for (const std::string& id : ids) std::cout << " " << id;
  std::cout << "\n";
}

void inspecting_nodes() {
  std::cout << "== 2. Inspecting nodes\n";
  fresh();
  pipeline("counts.csv");

  for (const auto& [id, node] : cachepy::cache_tree_nodes()) {
    std::cout << node.fname << "\n";
    std::cout << "  id: " << id << "\n";
    print_ids("parents", node.parents);
    print_ids("children", node.children);
    std::cout << "  outfile: " << node.outfile.string() << "\n";
  }
}

// 3. File tracking

struct Row {
  std::string gene;
  int count;
};

[[cachepy::cache_file("tutorial_cache")]]
std::vector<Row> read_data(const std::string& path) {
  std::cout << "  read_data runs\n";
  std::ifstream in(cachepy::track_file(path));
  std::string header;
  std::getline(in, header);
  std::vector<Row> rows;
  for (Row row; in >> row.gene >> row.count;) rows.push_back(row);
  return rows;
}

[[cachepy::cache_file("tutorial_cache")]]
std::map<std::string, int> summarize(const std::string& path) {
  std::cout << "  summarize runs\n";
  std::map<std::string, int> total;
  for (const Row& row : read_data(path)) total[row.gene] += row.count;
  return total;
}

void print_summary() {
  for (const auto& [gene, count] : summarize("data.tsv")) std::cout << "  " << gene << " " << count << "\n";
}

void file_tracking() {
  std::cout << "== 3. File tracking\n";
  fresh();
  write_file("data.tsv", "gene\tcount\nTP53\t100\nBRCA1\t250\n");
  print_summary();

  for (const auto& [id, node] : cachepy::cache_tree_nodes()) {
    for (const auto& [file, hash] : node.file_hashes)
      std::cout << node.fname << " tracks " << file.filename().string() << ", content " << *hash << "\n";
    for (const auto& file : node.inherited_files)
      std::cout << node.fname << " depends on " << file.filename().string() << " through a call\n";
  }
}

// 4. Staleness

void print_stale() {
  const auto stale = cachepy::cache_tree_changed_files();
  std::cout << stale.size() << " stale\n";
  for (const auto& [id, changed] : stale) {
    std::cout << "  " << changed.node.fname << ":";
    for (const auto& file : changed.changed_files) std::cout << " " << file.filename().string();
    std::cout << "\n";
  }
}

void staleness() {
  std::cout << "== 4. Staleness\n";
  print_stale();

  std::cout << "a gene is added\n";
  write_file("data.tsv", "gene\tcount\nTP53\t100\nBRCA1\t250\nEGFR\t500\n");
  print_stale();

  std::cout << "called again\n";
  print_summary();

  std::cout << "touched, and called again\n";
  std::filesystem::last_write_time("data.tsv", std::filesystem::file_time_type::clock::now());
  print_summary();
}

// 5. Persistence

void print_size(const char* when) {
  std::cout << when << ": " << cachepy::cache_tree_nodes().size() << " nodes\n";
}

void persistence() {
  std::cout << "== 5. Persistence\n";
  print_size("now");
  cachepy::cache_tree_save("graph.cpg");

  cachepy::cache_tree_reset();
  print_size("after reset");

  cachepy::cache_tree_load("graph.cpg");
  print_size("after load");

  cachepy::cache_tree_reset();
  cachepy::cache_tree_sync("tutorial_cache");
  print_size("after sync");
}

// 6. Querying by file

void querying_by_file() {
  std::cout << "== 6. Querying by file\n";
  for (const char* path : {"data.tsv", "./data.tsv", "no_such_file.txt"}) {
    std::cout << path << ":";
    for (const auto& [id, node] : cachepy::cache_tree_for_file(path)) std::cout << " " << node.fname;
    std::cout << "\n";
  }
}

// 7. A complex graph

struct Sample {
  std::map<std::string, int> expression;
  std::map<std::string, bool> mutated;
};

[[cachepy::cache_file("tutorial_cache")]]
Sample load_sample(const std::string& name) {
  std::cout << "  load_sample runs\n";
  std::ifstream in(cachepy::track_file(name + ".tsv"));
  Sample sample;
  std::string gene;
  int level = 0;
  bool mutated = false;
  while (in >> gene >> level >> mutated) {
    sample.expression[gene] = level;
    sample.mutated[gene] = mutated;
  }
  return sample;
}

[[cachepy::cache_file("tutorial_cache")]]
std::map<std::string, int> branch_expression(const std::string& name) {
  std::cout << "  branch_expression runs\n";
  std::map<std::string, int> high;
  for (const auto& [gene, level] : load_sample(name).expression)
    if (level > 9) high[gene] = level;
  return high;
}

[[cachepy::cache_file("tutorial_cache")]]
std::vector<std::string> branch_mutations(const std::string& name) {
  std::cout << "  branch_mutations runs\n";
  std::vector<std::string> genes;
  for (const auto& [gene, mutated] : load_sample(name).mutated)
    if (mutated) genes.push_back(gene);
  return genes;
}

[[cachepy::cache_file("tutorial_cache")]]
std::map<std::string, int> integrate(const std::string& name) {
  std::cout << "  integrate runs\n";
  const std::map<std::string, int> high = branch_expression(name);
  std::map<std::string, int> both;
  for (const std::string& gene : branch_mutations(name))
    if (const auto found = high.find(gene); found != high.end()) both.insert(*found);
  return both;
}

void complex_graph() {
  std::cout << "== 7. A complex graph\n";
  fresh();
  write_file("patient_001.tsv", "TP53 10 1\nBRCA1 25 0\nEGFR 8 1\n");
  for (const auto& [gene, level] : integrate("patient_001"))
    std::cout << "  " << gene << " " << level << "\n";

  for (const auto& [id, node] : cachepy::cache_tree_nodes())
    std::cout << node.fname << ": children " << node.children.size() << ", parents " << node.parents.size()
              << "\n";
}

// 8. Graph utilities

void graph_utilities() {
  std::cout << "== 8. Graph utilities\n";
  for (const auto& file : cachepy::cache_tree_files()) std::cout << file.filename().string() << "\n";
  std::cout << cachepy::cache_tree_summary();
}

// 9. Export

/// The first lines, each cut where it would be too wide to read here.
void print_head(const std::string& text, int lines) {
  std::istringstream in(text);
  std::string line;
  for (int i = 0; i < lines && std::getline(in, line); ++i)
    std::cout << line.substr(0, 64) << (line.size() > 64 ? " ..." : "") << "\n";
}

void graph_export() {
  std::cout << "== 9. Export\n";
  print_head(cachepy::cache_tree_to_json("graph.json"), 11);
  std::cout << "\n";
  print_head(cachepy::cache_tree_to_dot("graph.dot"), 7);
}

// 10. Drawing

void drawing() {
  std::cout << "== 10. Drawing\n";
  cachepy::plot_cache_graph("integrate.svg");

  write_file("patient_001.tsv", "TP53 30 1\nBRCA1 25 0\n");
  cachepy::plot_cache_graph("integrate_stale.svg");

  cachepy::cache_remove("tutorial_cache", {cachepy::cache_tree_for_file("patient_001.tsv").begin()->first});
  cachepy::plot_cache_graph("integrate_missing.svg");

  cachepy::plot_cache_graph("integrate.html");
}

int main() {
  building_a_pipeline();
  inspecting_nodes();
  file_tracking();
  staleness();
  persistence();
  querying_by_file();
  complex_graph();
  graph_utilities();
  graph_export();
  drawing();
}
