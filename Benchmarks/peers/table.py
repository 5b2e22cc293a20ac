"""Reads the JSON lines that compare has gathered and prints the Markdown table."""
import json
import statistics
import sys

HEADER = """\
| work | ours (lowest–highest) | peer (lowest–highest) | ratio | limit | ours of it \
| peer of its own | our peak memory | peer's |
|---|---|---|---|---|---|---|---|---|"""


def median(lines, key):
    return statistics.median(line[key] for line in lines)


def significant(value, digits=3):
    return f"{value:.0f}" if value >= 10 ** (digits - 1) else f"{value:#.{digits}g}"


def rate(lines):
    """The median over the runs, with the extremes over all their repeats."""
    rates = [rate for line in lines for rate in line["rates"]]
    extremes = f"{significant(min(rates))}–{significant(max(rates))}"
    return f"{significant(median(lines, 'rate'))} ({extremes})"


def percent(part, whole):
    return f"{100 * part / whole:.0f} %"


def memory(lines):
    return f"{median(lines, 'peakMemoryBytes') / 1e9:.2f} GB"


def row(ours, peers, product, peer_product):
    """The cells of one work; the product rates are in operations a second."""
    mine, name = median(ours, "rate"), f"{ours[0]['work']}, {ours[0]['unit']}"
    operations = 2 * ours[0]["multiplyAdds"]
    limit = product / operations
    if not peers:
        theirs, ratio, share, bytes = "not installed", "–", "–", "–"
    else:
        peer = median(peers, "rate")
        theirs, ratio = f"{peers[0]['engine']} {rate(peers)}", f"**{mine / peer:.2f}**"
        # llama.cpp's arithmetic is not the one whose product was measured.
        uses_pytorch = peers[0]["engine"] != "llama.cpp"
        share = percent(peer, peer_product / operations) if uses_pytorch else "–"
        bytes = memory(peers)
    return [name, rate(ours), theirs, ratio, significant(limit), percent(mine, limit), share,
            memory(ours), bytes]


def main():
    with open(sys.argv[1]) as file:
        lines = [json.loads(line) for line in file]

    def machine(work, engine="crossover"):
        return [x["rate"] for x in lines if x["work"] == work and x["engine"] == engine]

    products, peer_products = machine("product"), machine("product", "PyTorch")
    print("Before and after the rest: product of 1024 × 1024 matrices "
          f"{', '.join(map(significant, products))} GFLOP/s with Crossover's BLAS, "
          f"{', '.join(map(significant, peer_products))} with PyTorch's; "
          f"memory read at {', '.join(map(significant, machine('bandwidth')))} GB/s.\n")
    print(HEADER)
    for work in dict.fromkeys(line["work"] for line in lines if "multiplyAdds" in line):
        ours = [x for x in lines if x["work"] == work and x["engine"] == "crossover"]
        peers = [x for x in lines if x["work"] == work and x["engine"] != "crossover"]
        cells = row(ours, peers, max(products) * 1e9, max(peer_products) * 1e9)
        print("| " + " | ".join(cells) + " |")


main()
