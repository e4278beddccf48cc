// The page: one self-contained HTML file to explore a graph in, from disk or served live.
//
// The page's source is in plot/page/ and is embedded when the library is built. What it is fed is JSON in columns
// (page_data) and in lines (page_entries), private to the two: tools read docs/graph-json.md instead.
#pragma once

#include <string>

#include "plot/snapshot.h"

namespace cachepy::plot {

/// The whole page. It shows what was true when the snapshot was taken, and says so.
std::string page_html(const Snapshot& snapshot, bool highlight_stale);

/// The page for a server: empty of data, which it gets from graph.json, entry.json?hash=… and the events at events.
std::string live_page_html();

/// What the page shows, without what only entries know.
std::string page_data(const Snapshot& snapshot, bool highlight_stale);

/// What the entries say: a JSON document a line, so that a page need read only those that it shows. The first holds what
/// calls have in common, the others are the nodes in their order: their entry's size and arguments; null without an entry.
/// Opens every entry, on several threads.
std::string page_entries(const Snapshot& snapshot);

/// What in page_data() changes while the nodes stay: states, counts, and the files that have changed.
std::string page_states(const Snapshot& snapshot);

/// What the entry of one call says about it, with the beginning of its value: the answer of entry.json.
std::string entry_details(const Node& node);

}  // namespace cachepy::plot
