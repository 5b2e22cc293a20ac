"""Prints reference values of TuningTests: a Gaussian process and log expected improvement.

Nothing of Crossover is read. The matrices are NumPy's, written out from the formulas of Rasmussen
& Williams 2006, and the tails of the normal distribution mpmath's with 100 digits.
"""

import mpmath
import numpy

# Two continuous coordinates and one without order.
POINTS = [[0.1, 0.2, 0], [0.4, 0.9, 1], [0.8, 0.3, 0], [0.5, 0.5, 2], [0.9, 0.8, 1]]
TARGETS = [0.3, -1.2, 2.0, 0.7, 5.5]
WEIGHTS, SCALE, NOISE = [2.0, 0.5, 1.5], 1.3, 0.02
QUERIES = [[0.1, 0.2, 0], [0.6, 0.6, 1], [0.3, 0.1, 2], [5.0, 5.0, 3]]


def covariance(left, right):
    differences = [(a - b) ** 2 for a, b in zip(left[:2], right[:2])] + [float(left[2] != right[2])]
    squared = float(numpy.dot(WEIGHTS, differences))
    scaled = numpy.sqrt(5 * squared)
    return SCALE * (1 + scaled + scaled**2 / 3) * numpy.exp(-scaled)


def process():
    mean, deviation = numpy.mean(TARGETS), numpy.std(TARGETS)
    y = (numpy.array(TARGETS) - mean) / deviation
    k = numpy.array([[covariance(a, b) for b in POINTS] for a in POINTS]) + NOISE * numpy.eye(len(y))
    alpha = numpy.linalg.solve(k, y)
    likelihood = -0.5 * y @ alpha - 0.5 * numpy.linalg.slogdet(k)[1] - len(y) / 2 * numpy.log(2 * numpy.pi)
    prior = (
        sum(-0.1 / w - 0.1 * w for w in WEIGHTS)
        + numpy.log(SCALE) - SCALE
        + 0.1 * numpy.log(NOISE) - 30 * NOISE)
    print("loss", repr(float(-likelihood - prior)))
    for query in QUERIES:
        row = numpy.array([covariance(query, point) for point in POINTS])
        variance = SCALE - row @ numpy.linalg.solve(k, row)
        print(query, repr(float(mean + deviation * row @ alpha)), repr(float(deviation * numpy.sqrt(variance))))


def tails():
    mpmath.mp.dps = 100
    for z in [-1e4, -300, -40, -10, -4.5, -4, -3.5, -1, 0, 0.5, 3, 40]:
        z = mpmath.mpf(z)
        density = mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi)
        share = mpmath.erfc(-z / mpmath.sqrt(2)) / 2
        print(float(z), repr(float(mpmath.log(density + z * share))), repr(float(mpmath.log(share))))


process()
tails()
