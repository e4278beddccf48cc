#!/usr/bin/env python3
"""Prints each measured path as a ratio to its baseline in the same run, each with its budget.

Reads Google Benchmark's JSON (run with repetitions) from the file named on the command line and takes the fastest
repetition of each benchmark: everything else that runs on the machine only ever adds time.
"""
import json
import re
import sys

# (what, benchmark, baseline, budget)
RATIOS = [
    ("hit from memory / memo by hand, same key", "hit_memory/1", "hit_memory_baseline_by_digest/1", 2.0),
    ("hit from memory / memo by hand, key an int", "hit_memory/1", "hit_memory_baseline_by_hand/1", None),
    ("hit from memory of 100 000 / by hand, same key", "hit_memory/100000", "hit_memory_baseline_by_digest/100000", None),
    ("hit from memory, out parameter / with a result", "hit_memory_out/1", "hit_memory/1", 1.3),
    ("hit from disk of 100 000 entries / of 10", "hit_disk_at_entries/100000", "hit_disk_at_entries/10", 1.1),
    ("hit from disk, small result / open+fstat+read+close", "hit_small", "hit_small_baseline_read", 1.5),
    ("hit from disk, one tracked file / the same + stat", "hit_one_file", "hit_one_file_baseline_read_and_stat", 1.5),
    ("hit, 1 unchanged dependency / stat", "hit_dependencies/1", "hit_dependencies_baseline_stat/1", None),
    ("hit, 100 unchanged dependencies / stat loop", "hit_dependencies/100", "hit_dependencies_baseline_stat/100", 1.5),
    ("hit, 10 000 unchanged dependencies / stat loop", "hit_dependencies/10000", "hit_dependencies_baseline_stat/10000", 1.5),
    ("the same from disk, 100 / stat loop", "hit_disk_dependencies/100", "hit_dependencies_baseline_stat/100", None),
    ("the same from disk, 10 000 / stat loop", "hit_disk_dependencies/10000", "hit_dependencies_baseline_stat/10000", None),
    ("hashing 64 MiB / xxHash on read()", "hash_file", "hash_file_baseline_xxhash", 1.1),
    ("hashing 64 MiB / the tool xxh128sum", "hash_file", "hash_file_baseline_xxh128sum/real_time", 1.1),
    ("hashing 64 MiB in 8 files / in one", "hash_several_files/real_time", "hash_file", 1.0),
    ("waiting thread served, storing included / condition var.", "wake_thread/iterations:100/manual_time", "wake_thread_baseline_condition/iterations:100/manual_time", None),
    ("waiting process served, storing included / file lock", "wake_process/iterations:100/manual_time", "wake_process_baseline_lock/iterations:100/manual_time", None),
    ("hit, 64 MiB compressed / zstd's decompression", "hit_large_compressed", "hit_large_compressed_baseline_zstd", 1.1),
    ("hit, 64 MiB stored raw / reading it", "hit_large_raw", "hit_large_raw_baseline_read", 1.1),
    ("miss, 64 MiB stored raw / writing it", "miss_large_raw/iterations:10", "miss_large_baseline_write/iterations:10", 1.25),
    ("the same, stored in the background / writing it", "miss_large_in_the_background/iterations:10", "miss_large_baseline_write/iterations:10", None),
    ("miss / create+write+rename+append", "miss_small", "miss_small_baseline_write", None),
    ("miss at 10 000 nodes / at 10", "miss_at_nodes/10000", "miss_at_nodes/10", 1.1),
    ("miss at 100 000 nodes / at 10", "miss_at_nodes/100000", "miss_at_nodes/10", 1.1),
]
NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


def fastest(path):
    times = {}
    with open(path) as file:
        for run in json.load(file)["benchmarks"]:
            if run["run_type"] != "iteration":
                continue
            nanoseconds = run["real_time"] * NANOSECONDS[run["time_unit"]]
            name = re.sub("/(min_time|repeats):[^/]*", "", run["run_name"])
            times[name] = min(nanoseconds, times.get(name, nanoseconds))
    return times


def shown(nanoseconds):
    for unit in ("ns", "us", "ms"):
        if nanoseconds < 1000:
            return f"{nanoseconds:.3g} {unit}"
        nanoseconds /= 1000
    return f"{nanoseconds:.3g} s"


def main():
    times = fastest(sys.argv[1])
    print(f"{'path':55} {'measured':>9} {'baseline':>9} {'ratio':>6} {'budget':>7}")
    for what, name, baseline, budget in RATIOS:
        if name not in times or baseline not in times:
            continue
        ratio = times[name] / times[baseline]
        limit = "-" if budget is None else f"{budget:.1f}"
        over = "  over" if budget is not None and ratio > budget else ""
        print(f"{what:55} {shown(times[name]):>9} {shown(times[baseline]):>9} {ratio:6.2f} {limit:>7}{over}")


if __name__ == "__main__":
    main()
