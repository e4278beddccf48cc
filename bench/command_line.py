#!/usr/bin/env python3
"""Measures subcommands on a large cache directory: CPU time and peak memory of each.

usage: command_line.py CACHEPY CACHEPY_SCALE [NODES]

The directory is created below TMPDIR. Output goes to /dev/null.
"""
import os
import subprocess
import sys
import tempfile

COMMANDS = (["stats"], ["stale"], ["list"], ["list", "--json"], ["graph"])


def measured(command):
    """CPU seconds and peak megabytes of a command."""
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execv(command[0], command)
    _, _, usage = os.wait4(child, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e3


def main():
    cachepy, scale = sys.argv[1:3]
    nodes = sys.argv[3] if len(sys.argv) > 3 else "1000000"
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([scale, "--make", directory, nodes], check=True)
        print(f"The command line at {nodes} nodes:")
        for command in COMMANDS:
            seconds, megabytes = measured([cachepy, *command, f"{directory}/cache"])
            print(f"{'cachepy ' + ' '.join(command):30} {seconds:7.2f} s of CPU {megabytes:8.0f} MB")


if __name__ == "__main__":
    main()
