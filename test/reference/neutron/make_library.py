"""Writes packages/core/data/neutron-elements.json and neutron-materials.json.

The numbers (cells, atom positions, vibrational densities of states, Debye temperatures, densities, scattering lengths)
come from the data library distributed with NCrystal (Apache-2.0), which collected them from the papers that each entry
names under `sources`. Needs the PyPI package ncrystal. Usage: python make_library.py [FOLDER]
"""
import json
import os
import re
import sys

import NCrystal as NC

LEFT_OUT = {"LiquidHeavyWaterD2O_T293.6K", "LiquidWaterH2O_T293.6K", "void"}


def short(x, digits):
    v = float(f"{float(x):.{digits}g}")
    return int(v) if v == int(v) else v


def number(text):
    if "/" in text:
        top, bottom = text.split("/")
        return float(top) / float(bottom)
    return float(text)


def repeated(word):
    """`0r3` stands for three zeros."""
    value, _, count = word.partition("r")
    return [value] * int(count or 1)


def sections(text):
    """The text without comments, as (name, list of word lists)."""
    found = []
    for line in text.splitlines()[1:]:
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0].startswith("@"):
            found.append((words[0][1:], []))
            words = words[1:]
        if words and found:
            found[-1][1].append(words)
    return found


def cell_of(rows):
    given = {r[0]: r[1:] for r in rows}
    if "cubic" in given:
        a = float(given["cubic"][0])
        return [a, a, a, 90, 90, 90]
    lengths = given["lengths"]
    values = []
    for w in lengths:
        values.append(values[-1] if w == "!!" else float(w))
    return [short(v, 12) for v in values + [float(v) for v in given["angles"]]]


def dynamics_of(rows):
    out, key = {}, None
    for words in rows:
        if re.match(r"^[a-z_]+$", words[0]):
            key = words[0]
            words = words[1:]
            out[key] = []
        out[key] += words
    d = {"element": out["element"][0], "fraction": number(out["fraction"][0]), "type": out["type"][0]}
    if d["type"] == "vdos":
        d["energies"] = [short(v, 14) for v in out["vdos_egrid"]]
        d["density"] = [short(v, 7) for w in out["vdos_density"] for v in repeated(w)]
    if "debye_temp" in out:
        d["debye"] = short(out["debye_temp"][0], 8)
    return d


def material_of(name):
    text = NC.createTextData(f"stdlib::{name}.ncmat").rawData
    info = NC.createInfo(f"stdlib::{name}.ncmat")
    comments = "\n".join(l[1:] for l in text.splitlines() if l.startswith("#"))
    sources = []
    for url in re.findall(r"https?://[^\s\"'<>)]+", comments):
        url = url.rstrip(".,;")
        if url not in sources and "ncrystal" not in url:
            sources.append(url)
    m = {"sources": sources[:8], "atoms": []}
    dynamics, debye = [], {}
    for section, rows in sections(text):
        if section == "CELL":
            m["cell"] = cell_of(rows)
        elif section == "SPACEGROUP":
            m["spaceGroup"] = int(rows[0][0])
        elif section == "DYNINFO":
            dynamics.append(dynamics_of(rows))
        elif section == "STATEOFMATTER":
            m["state"] = rows[0][0]
        elif section == "DEBYETEMPERATURE":
            for r in rows:
                debye[r[0]] = float(r[-1])
        elif section == "ATOMPOSITIONS":
            places = {}
            for r in rows:
                places.setdefault(r[0], []).append([short(number(v), 12) for v in r[1:4]])
    if "cell" not in m:
        m["numberDensity"] = short(info.numberdensity, 12)
    for d in dynamics:
        if d["element"] in debye:
            d["debye"] = debye[d["element"]]
        if "cell" in m:
            d["positions"] = places[d["element"]]
        m["atoms"].append(d)
    return m


def element_of(a):
    return [short(a.averageMassAMU(), 12), short(a.coherentScatLenFM(), 10), short(a.incoherentXS(), 10), short(a.captureXS(), 10)]


def write(path, head, entries):
    lines = ",\n".join(f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in entries.items())
    with open(path, "w") as f:
        f.write("{" + f'"about":{json.dumps(head)},\n"entries":{{\n{lines}\n}}}}\n')


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../../../packages/core/data")
    elements = {a.description().split("(")[0]: element_of(a) for a in NC.iterateAtomDB()}
    write(os.path.join(folder, "neutron-elements.json"),
          {"columns": ["mass (u)", "coherent scattering length (fm)", "incoherent cross section (barn)", "absorption cross section at 2200 m/s (barn)"],
           "sources": ["V. F. Sears, Neutron News 3 (1992) 26", "A.-J. Dianoux, G. Lander (eds.), Neutron Data Booklet, 2nd ed., OCP Science (2003)", "Masses: AME2016 and IUPAC"],
           "data": "as distributed with NCrystal " + NC.__version__ + " (Apache-2.0)"}, elements)
    names = sorted(e.name[:-6] for e in NC.browseFiles(factory="stdlib") if e.name.endswith(".ncmat"))
    write(os.path.join(folder, "neutron-materials.json"),
          {"units": "cell in angstrom and degrees, positions as fractions of the cell, energies in eV, Debye temperatures in K, number density in atoms per cubic angstrom",
           "data": "as distributed with NCrystal " + NC.__version__ + " (Apache-2.0); the papers and database entries of each material are its sources"},
          {n: material_of(n) for n in names if n not in LEFT_OUT})


if __name__ == "__main__":
    main()
