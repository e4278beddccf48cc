#!/usr/bin/env python3
"""Runs the kallisto example on reads made here, whose counts are known, and checks what is computed again after which
change of the files."""

import gzip
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

STEPS = {"read_transcripts", "index_transcripts", "read_pairs", "pseudoalign", "quantify", "bootstrap",
         "read_annotation", "map_genes", "gene_report"}
TRANSCRIPTS = {"T1.1": "G1", "T2.1": "G1", "T3.4": "G2"}
PAIRS = {"T1.1": 60, "T2.1": 20, "T3.4": 120}
COMPLEMENT = str.maketrans("ACGT", "TGCA")

rng = random.Random(1)
sequences = {name: "".join(rng.choice("ACGT") for _ in range(800)) for name in TRANSCRIPTS}


def make_reads():
    """Pairs of 50 bases from fragments of 200, none of which fits two transcripts, and one pair from nowhere."""
    pairs = []
    for name, count in PAIRS.items():
        for _ in range(count):
            start = rng.randrange(600)
            fragment = sequences[name][start : start + 200]
            ends = fragment[:50], fragment[-50:].translate(COMPLEMENT)[::-1]
            pairs.append(ends if rng.random() < 0.5 else ends[::-1])
    pairs.append(("".join(rng.choice("ACGT") for _ in range(50)), "N" * 50))
    return pairs


def write_fastq(path, reads, prefix="read"):
    with gzip.open(path, "wt") as out:
        for number, bases in enumerate(reads):
            out.write(f"@{prefix}{number}\n{bases}\n+\n{'I' * len(bases)}\n")


def write_gtf(path, name_of_gene_2):
    def attributes(gene, name, transcript=""):
        return f'gene_id "{gene}"; gene_name "{name}"; gene_biotype "protein_coding";{transcript}'

    names = {"G1": "FIRST", "G2": name_of_gene_2}
    with gzip.open(path, "wt") as out:
        out.write("#!genome-build none\n")
        for gene, name in names.items():
            out.write(f"7\tnone\tgene\t100\t900\t.\t-\t.\t{attributes(gene, name)}\n")
        for transcript, gene in TRANSCRIPTS.items():
            named = f' transcript_id "{transcript.split(".")[0]}";'
            out.write(f"7\tnone\ttranscript\t100\t900\t.\t-\t.\t{attributes(gene, names[gene], named)}\n")


def run(program, directory):
    """Standard output, and the names of the steps that were computed and that were served."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CACHEPY_")}
    environment["CACHEPY_DIR"] = str(directory / "cache")
    done = subprocess.run([program, directory], env=environment, cwd=directory, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = re.findall(r"rnaseq::(\w+) +(computed in|served from cache in) +[\d.]+ (?:ms|µs)\n", done.stderr)
    assert len(lines) == done.stderr.count("\n"), f"unexpected standard error:\n{done.stderr}"
    steps = {"computed in": set(), "served from cache in": set()}
    for step, what in lines:
        steps[what].add(step)
    return done.stdout, steps["computed in"], steps["served from cache in"]


def check(program, directory, when, computed):
    stdout, was_computed, was_served = run(program, directory)
    assert was_computed == computed, f"{when}: computed {was_computed}, not {computed}"
    assert was_served == STEPS - computed, f"{when}: served {was_served}"
    return stdout


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as temporary:
        directory = pathlib.Path(temporary)
        pairs = make_reads()
        reads_1, reads_2 = directory / "reads_1.fastq.gz", directory / "reads_2.fastq.gz"
        write_fastq(reads_1, [first for first, _ in pairs])
        write_fastq(reads_2, [second for _, second in pairs])
        with gzip.open(directory / "transcripts.fasta.gz", "wt") as out:
            for name, bases in sequences.items():
                out.write(f">{name} description\n{bases[:333]}\n{bases[333:].lower()}\n")
        gtf = directory / "transcripts.gtf.gz"
        write_gtf(gtf, "SECOND")

        first = check(program, directory, "first run", STEPS)
        assert "200 of 201 read pairs assigned" in first, first
        counts = dict(re.findall(r"^(\w+) +G\d +7 +100-900 +- +([\d.]+)", first, re.MULTILINE))
        assert counts == {"FIRST": "80.0", "SECOND": "120.0"}, first
        assert re.search(r"^FIRST .* T1\.1 \(of 2\)$", first, re.MULTILINE), first

        assert check(program, directory, "nothing changed", set()) == first
        reads_1.touch()
        gtf.touch()
        assert check(program, directory, "files touched", set()) == first

        write_gtf(gtf, "OTHER")
        renamed = check(program, directory, "gene renamed", {"read_annotation", "map_genes", "gene_report"})
        assert renamed == first.replace("SECOND", "OTHER ")

        # Other names, the same bases: the counts come out equal, and what depends on nothing else is served.
        write_fastq(reads_1, [first_end for first_end, _ in pairs], prefix="renamed")
        same = check(program, directory, "reads renamed", {"read_pairs", "pseudoalign", "gene_report"})
        assert same == renamed

        write_fastq(reads_2, [second for _, second in pairs[1:]] + ["N" * 50])
        check(program, directory, "reads changed",
              {"read_pairs", "pseudoalign", "quantify", "bootstrap", "gene_report"})
    return 0


if __name__ == "__main__":
    sys.exit(main())
