"""What EXtra-data reads from mock runs: a list of {run, component, raw, key} as JSON in argv[1] -> answers as JSON."""
import json
import sys
import warnings

sys.path.insert(0, "test/reference/euxfel")
warnings.simplefilter("ignore")
from extra_data import RunDirectory, components  # noqa: E402
from extra_data.validation import RunValidator  # noqa: E402
from make_expected import digest, labelled, num  # noqa: E402


def detector(run, component, options):
    det = getattr(components, component)(run, **options)
    main = "data.adc" if component == "JUNGFRAU" else "image.data"
    keys = [main] if component == "JUNGFRAU" else [main, "image.pulseId"]
    return {"text": det.detector_name, "modules": sorted(int(m) for m in det.modno_to_source),
            "arrays": {key: labelled(det.get_array(key)) for key in keys}}


def read(spec):
    run = RunDirectory(spec["run"], _use_voview=False)
    out = {
        "train_ids": [num(t) for t in run.train_ids],
        "sources": sorted(run.all_sources),
        "legacy": run.legacy_sources,
        "version": run.files[0].format_version,
        "suspect": [int((~f.validity_flag).sum()) for f in run.files],
        "arrays": {},
        "classes": {s: run[s].device_class for s in run.control_sources},
    }
    for source in sorted(run.all_sources):
        if "/DET/" in source or "/CORR/" in source:
            continue
        for key in sorted(run.keys_for_source(source)):
            data = run[source, key]
            out["arrays"][source + " " + key] = digest(data.ndarray())
    if spec["component"]:
        out["detector"] = detector(run, spec["component"], spec["options"])
    validator = RunValidator(spec["run"])
    validator.run_checks()
    out["problems"] = validator.problems
    return out


print(json.dumps([read(spec) for spec in json.loads(sys.argv[1])]))
