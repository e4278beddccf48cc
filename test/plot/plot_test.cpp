// Drawings by Graphviz: colours, lines, escaping, size, errors.
#include "cachepy/plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/process_graph.h"

namespace cachepy {
namespace {

using test::file_dependency;
using test::record_of;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// The <g> of the node or edge with this title in an SVG; "" when there is none.
std::string drawn(const std::string& svg, std::string title) {
  for (std::size_t i = 0; (i = title.find('-', i)) != std::string::npos; ++i) title.replace(i, 1, "&#45;");
  const std::size_t at = svg.find("<title>" + title + "</title>");
  return at == std::string::npos ? "" : svg.substr(at, svg.find("</g>\n<!--", at) - at);
}

class Plot : public test::ProcessGraphTest {
 protected:
  std::string svg(bool highlight_stale = true) { return render_cache_graph("svg", highlight_stale).bytes; }

  static std::string node(const std::string& call) { return test::id_of(call); }
  static std::string edge(const std::string& from, const std::string& to) { return from + "-&gt;" + to; }
};

TEST_F(Plot, CallsAreNavyAndSolidFilesLightBlueAndDashed) {
  finish_diamond();
  const std::string picture = svg();
  for (const char* call : {"load", "left", "right", "top"}) {
    EXPECT_THAT(drawn(picture, node(call)), HasSubstr("fill=\"#1d3557\"")) << call;
    EXPECT_THAT(drawn(picture, node(call)), HasSubstr("fill=\"#ffffff\">" + std::string(call) + "</text>"));
  }
  EXPECT_THAT(drawn(picture, "file:" + data_), HasSubstr("fill=\"#e8f0fe\""));
  EXPECT_THAT(drawn(picture, edge(node("top"), node("left"))), Not(HasSubstr("stroke-dasharray")));
  EXPECT_THAT(drawn(picture, edge(node("top"), node("left"))), HasSubstr("<path"));
  EXPECT_THAT(drawn(picture, edge(node("load"), "file:" + data_)), HasSubstr("stroke-dasharray"));
}

TEST_F(Plot, StaleIsTheCallThatReadTheFileAndAllAbove) {
  finish_diamond();
  finish(record_of("unconcerned"));
  test::write_file(data_, "changed");
  const std::string picture = svg();
  for (const char* call : {"load", "left", "right", "top"})
    EXPECT_THAT(drawn(picture, node(call)), HasSubstr("fill=\"#fbbc04\"")) << call;
  EXPECT_THAT(drawn(picture, node("unconcerned")), HasSubstr("fill=\"#1d3557\""));
}

TEST_F(Plot, StaleCanBeLeftUnhighlighted) {
  finish_diamond();
  test::write_file(data_, "changed");
  EXPECT_THAT(svg(false), Not(HasSubstr("#fbbc04")));
  EXPECT_THAT(drawn(svg(false), node("load")), HasSubstr("fill=\"#1d3557\""));
}

TEST_F(Plot, ARemovedEntryIsGray) {
  finish_diamond();
  std::filesystem::remove_all(dir_ + "/results");
  EXPECT_THAT(drawn(svg(), node("top")), HasSubstr("fill=\"#f1f3f5\""));
}

TEST_F(Plot, ACallKnownFromItsCallerOnlyIsDrawn) {
  finish(record_of("caller", {"gone"}));
  EXPECT_THAT(drawn(svg(), node("gone")), HasSubstr("fill=\"#f1f3f5\""));
  EXPECT_THAT(drawn(svg(), edge(node("caller"), node("gone"))), HasSubstr("<path"));
}

TEST_F(Plot, ALegendNamesEveryColourAndLine) {
  for (const char* meaning : {"cached", "stale", "cache file missing", "tracked file", "calls", "read by"})
    EXPECT_THAT(svg(), HasSubstr(std::string(meaning) + "</text>"));
  EXPECT_THAT(svg(false), Not(HasSubstr("stale</text>")));
}

TEST_F(Plot, AnEmptyGraphIsALegend) {
  EXPECT_THAT(svg(), HasSubstr("tracked file</text>"));
  EXPECT_THAT(render_cache_graph("html").bytes, HasSubstr("\"functions\":[]"));
}

TEST_F(Plot, NamesShowAsTheyAre) {
  finish(record_of("\"q\" \\N \\\\ &amp; <x> {a|b} é\n\x1b\xff"));
  const std::string picture = svg(),
                    shown = "&quot;q&quot; \\N \\\\ &amp;amp; &lt;x&gt; {a|b} é\\n\\x1b\\xff";
  EXPECT_THAT(picture, HasSubstr(">" + shown + "</text>"));
  EXPECT_THAT(picture, HasSubstr("xlink:title=\"" + shown + ":"));
  for (const char byte : picture) EXPECT_TRUE(byte == '\n' || static_cast<unsigned char>(byte) >= 0x20);
  EXPECT_EQ(picture.find('\xff'), std::string::npos);
}

TEST_F(Plot, FilesWhoseNamesLookTheSameAreTwoBoxes) {
  finish(record_of("load", {}, {file_dependency("/data/\xff", ""), file_dependency("/data/\\xff", "")}));
  const std::string picture = svg();
  EXPECT_NE(drawn(picture, "file:/data/\\xff"), "");
  EXPECT_NE(drawn(picture, "file:/data/\\xff&#39;"), "");
}

TEST_F(Plot, DataCannotEndTheScriptItIsIn) {
  finish(record_of("</script><script>alert(1)</script><!--"));
  const std::string page = render_cache_graph("html").bytes;
  EXPECT_THAT(page, HasSubstr("\\u003c/script>\\u003cscript>alert(1)\\u003c/script>\\u003c!--"));
  EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
}

TEST_F(Plot, ThePageLoadsNothing) {
  finish_diamond();
  const std::string page = render_cache_graph("html").bytes;
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, HasSubstr("connect-src 'none'"));
  for (const char* loaded : {" src=", "rel=\"stylesheet\"", "@import", "url(", "https://"})
    EXPECT_THAT(page, Not(HasSubstr(loaded)));
}

TEST_F(Plot, EveryFormatIsWhatItSays) {
  finish_diamond();
  const std::vector<std::pair<std::string, std::string>> beginnings = {{"svg", "<?xml"},
                                                                       {"png", "\x89PNG"},
                                                                       {"pdf", "%PDF-"},
                                                                       {"dot", "strict digraph cachepy {"},
                                                                       {"html", "<!doctype html>"}};
  for (const auto& [format, beginning] : beginnings) {
    const std::string path = temp_ / ("graph." + format);
    const CachePlot plot = plot_cache_graph(path);
    EXPECT_THAT(test::read_file(path), StartsWith(beginning));
    EXPECT_EQ(plot.calls, 4u);
    EXPECT_FALSE(plot.grouped);
    EXPECT_EQ(plot.bytes, "");
  }
}

TEST_F(Plot, TheSameGraphIsDrawnTheSame) {
  finish_diamond();
  EXPECT_EQ(svg(), svg());
}

TEST_F(Plot, ThreadsMayDrawAtOnce) {
  finish_diamond();
  const std::string expected = svg();
  std::vector<std::string> pictures(4);
  std::vector<std::thread> threads;
  for (std::string& picture : pictures) threads.emplace_back([&] { picture = svg(); });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& picture : pictures) EXPECT_EQ(picture, expected);
}

TEST_F(Plot, TooManyCallsAreOneBoxForEachFunction) {
  const std::string other = temp_ / "other.csv";
  for (int i = 0; i < 400; ++i)
    finish(record_of("load#" + std::to_string(i), {}, {file_dependency(i % 2 ? data_ : other, "then")}));
  finish(record_of("top", {"load#1", "load#2"}));
  const CachePlot plot = render_cache_graph("svg");
  EXPECT_TRUE(plot.grouped);
  EXPECT_EQ(plot.calls, 401u);
  EXPECT_THAT(plot.bytes, HasSubstr("400 calls, 400 stale</text>"));
  EXPECT_THAT(plot.bytes, HasSubstr("2 files</text>"));
  EXPECT_THAT(drawn(plot.bytes, edge("function:top", "function:load")), HasSubstr("> 2</text>"));
  EXPECT_FALSE(render_cache_graph("dot").grouped);
  EXPECT_THAT(render_cache_graph("dot").bytes, HasSubstr(node("load#399")));
}

TEST_F(Plot, TooManyFunctionsAreAnErrorThatNamesThePage) {
  for (int i = 0; i < 301; ++i) finish(record_of("function" + std::to_string(i)));
  try {
    render_cache_graph("svg");
    FAIL() << "was drawn";
  } catch (const Error& e) {
    EXPECT_THAT(e.what(), HasSubstr("301 boxes"));
    EXPECT_THAT(e.what(), HasSubstr(".html"));
  }
  EXPECT_THAT(render_cache_graph("html").bytes, HasSubstr("function300"));
}

TEST_F(Plot, AnUnknownEndingIsAnErrorThatNamesTheKnown) {
  for (const char* name : {"graph.gif", "graph", "graph.SVG.bak"}) {
    try {
      plot_cache_graph(temp_ / name);
      FAIL() << name;
    } catch (const Error& e) {
      EXPECT_THAT(e.what(), HasSubstr(".svg, .png, .pdf, .dot or .html"));
      EXPECT_THAT(e.what(), HasSubstr(name));
    }
  }
  EXPECT_THROW(render_cache_graph("gif"), Error);
}

TEST_F(Plot, AFileThatCannotBeWrittenIsAnErrorAndLeavesNothing) {
  try {
    plot_cache_graph(temp_ / "none/graph.svg");
    FAIL() << "was written";
  } catch (const Error& e) {
    EXPECT_THAT(e.what(), HasSubstr("none/graph.svg"));
    EXPECT_THAT(e.what(), HasSubstr("No such file"));
  }
  std::filesystem::create_directory(temp_ / "graph.svg");
  EXPECT_THROW(plot_cache_graph(temp_ / "graph.svg"), Error);
  for (const auto& file : std::filesystem::directory_iterator(temp_.path()))
    EXPECT_TRUE(file.path().filename() == "graph.svg" || file.path() == dir_) << file.path();
}

TEST_F(Plot, AFileIsAsPrivateAsTheUmaskOrTheOneBeforeSays) {
  const auto mode_of = [](const std::string& path) { return std::filesystem::status(path).permissions(); };
  using std::filesystem::perms;
  const std::string page = temp_ / "graph.html";
  const ::mode_t before = ::umask(0077);
  plot_cache_graph(page);
  ::umask(before);
  EXPECT_EQ(mode_of(page), perms::owner_read | perms::owner_write);
  std::filesystem::permissions(page, perms::owner_read | perms::owner_write | perms::group_read);
  plot_cache_graph(page);
  EXPECT_EQ(mode_of(page), perms::owner_read | perms::owner_write | perms::group_read);
}

TEST_F(Plot, ALinkAndAPipeAreWrittenThrough) {
  const std::string target = temp_ / "target.dot", link = temp_ / "link.dot", pipe = temp_ / "pipe.dot";
  std::filesystem::create_symlink(target, link);
  test::write_file(target, "");
  plot_cache_graph(link);
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  const std::string drawn = test::read_file(target);
  EXPECT_THAT(drawn, StartsWith("strict digraph"));

  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { read = test::read_file(pipe); });
  plot_cache_graph(pipe);
  reader.join();
  EXPECT_EQ(read, drawn);
  EXPECT_EQ(std::filesystem::status(pipe).type(), std::filesystem::file_type::fifo);
}

TEST_F(Plot, PageDataHasRecordedAndCurrentDigests) {
  finish_diamond();
  test::write_file(data_, "changed");
  const std::string page = render_cache_graph("html").bytes;
  const std::string begin = "<script type=\"application/json\" id=\"data\">";
  const std::size_t at = page.find(begin) + begin.size();
  const auto data = nlohmann::json::parse(page.substr(at, page.find("</script>", at) - at));
  EXPECT_EQ(data["known"], 4);
  EXPECT_EQ(data["states"], "1111");
  EXPECT_EQ(data["files"], nlohmann::json::array({data_}));
  const auto expected =
      nlohmann::json::array({0, internal::digest_of("1,2,3").hex(), internal::digest_of("changed").hex(), 1});
  EXPECT_EQ(data["versions"], nlohmann::json::array({expected}));
  EXPECT_EQ(data["functions"], nlohmann::json::array({"left", "load", "right", "top"}));
  EXPECT_EQ(data["children"], nlohmann::json::parse("[[1],[],[1],[0,2]]"));
}

}  // namespace
}  // namespace cachepy
