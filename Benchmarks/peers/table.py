"""Reads the JSON that compare has gathered, ours and the peers', and prints the Markdown table."""
import json
import statistics
import sys

HEADER = """\
| work | ours, tokens/s (lowest–highest) | peer (lowest–highest) | ratio | limit, bound by \
| ours of it | peer of its own | our peak memory | peer's |
|---|---|---|---|---|---|---|---|---|"""


def documents(text):
    """JSON values one after the other."""
    decoder, place = json.JSONDecoder(), 0
    while place < len(text):
        value, place = decoder.raw_decode(text, place)
        yield value
        while place < len(text) and text[place].isspace():
            place += 1


def median(results, key):
    return statistics.median(result[key] for result in results)


def significant(value, digits=3):
    return f"{value:.0f}" if value >= 10 ** (digits - 1) else f"{value:#.{digits}g}"


def rate(results):
    """The median over the runs, with the extremes over all their repeats."""
    rates = [rate for result in results for rate in result["rates"]]
    extremes = f"{significant(min(rates))}–{significant(max(rates))}"
    return f"{significant(median(results, 'tokensPerSecond'))} ({extremes})"


def percent(part, whole):
    return f"{100 * part / whole:.0f} %"


def memory(results):
    return f"{median(results, 'peakBytes') / 1e9:.2f} GB"


def check_tokens(ours, peers):
    """Rates of different texts must not be compared."""
    counts = {result["tokens"] for result in ours + peers if "tokens" in result}
    if len(counts) > 1:
        sys.exit(f"{ours[0]['name']}: ours and the peer's tokens differ: {sorted(counts)}")


def row(ours, peers, peer_product):
    """The cells of one work; peer_product is in operations a second."""
    check_tokens(ours, peers)
    mine, first = median(ours, "tokensPerSecond"), ours[0]
    # The best that the machine showed while this work was measured.
    limit = max(result["limitTokensPerSecond"] for result in ours)
    theirs, ratio, share, peak = "not installed", "–", "–", "–"
    if peers:
        peer, engine = median(peers, "tokensPerSecond"), peers[0]["engine"]
        theirs, ratio = f"{engine} {rate(peers)}", f"**{mine / peer:.2f}**"
        peak = memory(peers)
        # Only where PyTorch's product is the peer's, and products are the limit.
        if engine != "llama.cpp" and first["boundBy"] == "product" and peer_product:
            share = percent(peer, peer_product * first["tokens"] / (2 * first["multiplyAdds"]))
    return [f"{first['name']}, {first['precision']}", rate(ours), theirs, ratio,
            f"{significant(limit)}, {first['boundBy']}", percent(mine, limit), share, memory(ours),
            peak]


def span(values):
    low, high = significant(min(values)), significant(max(values))
    return low if low == high else f"{low}–{high}"


def machine(records, products):
    """What was measured of the machine, over all runs."""
    machines = [record["machine"] for record in records]
    first = machines[0]
    names = sorted({name for machine in machines for name in machine["gemmByPrecision"]})
    rates = ", ".join(
        f"{span([m['gemmByPrecision'][n] for m in machines if n in m['gemmByPrecision']])} "
        f"GFLOP/s in {n}" for n in names)
    blas = first.get("blasThreads", "an unknown number of")
    text = (
        f"Measured before each run: products {rates}, memory read at {span([m['bandwidthGBs'] for m in machines])} "
        f"GB/s, {first['threads']} threads of ours and {blas} of BLAS ({first['blas']}); "
        f"processor: {' '.join(first['cpuFeatures'])}.")
    if products:
        text += f" PyTorch's f32 product: {span(products)} GFLOP/s."
    return text


def main():
    with open(sys.argv[1]) as file:
        values = list(documents(file.read()))
    records = [value for value in values if "machine" in value]
    results = [result for record in records for result in record["work"]]
    for result in results:
        result["rates"] = [result["tokens"] / seconds for seconds in result["seconds"]]
    peers = [value for value in values if "rates" in value and "engine" in value]
    products = [value["gemmGFLOPs"] for value in values if value.get("name") == "product"]
    print(machine(records, products) + "\n\n" + HEADER)
    for name, precision in dict.fromkeys((r["name"], r["precision"]) for r in results):
        cells = row(
            [r for r in results if (r["name"], r["precision"]) == (name, precision)],
            [peer for peer in peers if peer["name"] == name], max(products, default=0) * 1e9)
        print("| " + " | ".join(cells) + " |")


main()
