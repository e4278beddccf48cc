// The page: one self-contained HTML file to explore a graph in, from disk or served live.
//
// The source of the page is in plot/page/ and is embedded when the library is built. Its data is JSON in columns (page_data)
// and in lines (page_entries). These formats are private; other programs use docs/graph-json.md.
#pragma once

#include <string>

#include "plot/snapshot.h"

namespace cachepy::plot {

/// The complete page. It shows the state at the time of the snapshot, and that time.
std::string page_html(const Snapshot& snapshot, bool highlight_stale);

/// The page for a server. It contains no data; it requests graph.json, entry.json?hash=… and the event stream `events`.
std::string live_page_html();

/// The data of the page, without the metadata of entries.
std::string page_data(const Snapshot& snapshot, bool highlight_stale);

/// The metadata of entries: one JSON document on each line, so that a page parses only those that it shows. The first line has
/// what calls have in common. The others have the size and arguments of each node's entry, in the order of nodes; null
/// without an entry. Opens every entry, on several threads.
std::string page_entries(const Snapshot& snapshot);

/// The part of page_data() that changes while the nodes stay the same: states, counts, and changed files.
std::string page_states(const Snapshot& snapshot);

/// The metadata of one call's entry, with the beginning of its value: the answer of entry.json.
std::string entry_details(const Node& node);

}  // namespace cachepy::plot
