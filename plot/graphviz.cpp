#include "plot/graphviz.h"

#include <cachepy/error.h>

#include <memory>
#include <mutex>
#include <utility>

#include "base/visible.h"
#include "plot/graphviz_library.h"

namespace cachepy::plot {
namespace {

/// Collects Graphviz's messages while it lives, instead of letting Graphviz print them.
class Messages {
 public:
  Messages() {
    text_.clear();
    graphviz().agseterr(AGWARN);
    graphviz().agseterrf(&keep);
  }
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;
  ~Messages() { graphviz().agseterrf(nullptr); }

  const std::string& text() const { return text_; }

 private:
  static int keep(char* message) {
    text_ += internal::visible(message);
    return 0;
  }
  static inline std::string text_;
};

using Drawing = std::unique_ptr<Agraph_t, int (*)(Agraph_t*)>;

// Graphviz's functions take char*, but do not change the text.
char* c(const char* text) {
  return const_cast<char*>(text);
}

std::string laid_out(const Drawing& drawing, const Messages& messages, const std::string& format) {
  const auto fail = [&](const std::string& what) {
    throw Error("Graphviz could not " + what + ": " +
                (messages.text().empty() ? "it does not say why" : messages.text()));
  };
  const Graphviz& gv = graphviz();
  const std::unique_ptr<GVC_t, int (*)(GVC_t*)> context(gv.gvContext(), gv.gvFreeContext);
  if (gv.gvLayout(context.get(), drawing.get(), "dot") != 0) fail("lay out the graph");
  char* data = nullptr;
  unsigned size = 0;
  const int status = gv.gvRenderData(context.get(), drawing.get(), format.c_str(), &data, &size);
  const std::unique_ptr<char, void (*)(char*)> owner(data, gv.gvFreeRenderData);
  gv.gvFreeLayout(context.get(), drawing.get());
  if (status != 0) fail("draw the graph as " + format);
  return {data, size};
}

}  // namespace

std::string draw(const std::string& dot, const std::string& format) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  const Messages messages;
  const Drawing drawing(graphviz().agmemread(dot.c_str()), graphviz().agclose);
  if (drawing == nullptr) throw Error("Graphviz could not read the graph: " + messages.text());
  if (format == "png") graphviz().agsafeset(drawing.get(), c("dpi"), c("144"), c(""));
  return laid_out(drawing, messages, format);
}

}  // namespace cachepy::plot
