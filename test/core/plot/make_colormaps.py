"""Writes colormaps.json: colours of matplotlib's maps at 33 places, as the tests compare them. Run it by hand."""

import json
import sys

from matplotlib import colormaps

NAMES = """viridis plasma inferno magma cividis turbo twilight coolwarm Blues Greens Reds Greys Oranges Purples YlOrRd
YlGnBu YlGn PuBu BuPu OrRd GnBu RdBu RdYlBu RdYlGn RdGy Spectral PuOr BrBG PiYG PRGn gray binary cool seismic bwr hot
jet hsv bone copper RdBu_r viridis_r""".split()

table = {
    name: [[round(255 * float(c)) for c in colormaps[name](k / 32)[:3]] for k in range(33)] for name in NAMES
}
json.dump(table, open(sys.argv[1], "w"))
