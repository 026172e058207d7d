#!/usr/bin/env python3
"""Write down where karabo_data 0.7 answers otherwise than EXtra-data 1.25 and EXtra-geom 1.17.

    python compare_answers.py EXPECTED OUT

EXPECTED is the folder that make_expected.py wrote: EXtra-data's answers, and in karabo_data_0.7 those of 0.7. OUT is
{"equal": number of equal answers, "different": [[run, row, answer of 0.7, how often], ...]}. A row is the path of the
answer; `*` stands for the name of a key or dataset and for the number of a train when several have the same answer.
What only one of the packages was asked is left out.
"""
import collections
import json
import os
import sys

NAMES = ('class', 'ctor', 'source', 'key', 'roi', 'extra_dims', 'args', 'kwargs', 'pulses', 'fields', 'select', 'train_index')


def named(items):
    """Answers of a list by what was asked."""
    out = {}
    for i, item in enumerate(items):
        names = {k: item[k] for k in NAMES if item.get(k) is not None}
        out['[%s]' % (json.dumps(names, sort_keys=True) if names else i)] = {k: v for k, v in item.items() if k not in NAMES}
    return out


def is_list_of_answers(value):
    return isinstance(value, list) and value and all(isinstance(v, dict) and 'msg' not in v for v in value)


def is_whole(value):
    return not isinstance(value, dict) or 'error' in value or 'sha256' in value or 'crashed' in value


def pairs(new, old, path=''):
    """(path, is equal, answer of 0.7)"""
    if is_list_of_answers(new) and is_list_of_answers(old):
        new, old = named(new), named(old)
    if is_whole(new) or is_whole(old):
        yield path, new == old, old
        return
    for key, answer in old.items():
        if key in new and key != 'library':
            yield from pairs(new[key], answer, path + ('' if key[0] == '[' or not path else '/') + key)


def short(path):
    """The path without what makes many rows of one kind."""
    parts = path.split('/')
    if parts[0] == 'keys':
        return 'keys/*/' + parts[-1]
    if path.startswith('trains/all['):
        return 'trains/all[*]/' + path.split('/', 2)[2]
    if parts[0] == 'write' and 'datasets' in parts:
        return '/'.join(parts[:4]) + '/*'
    return path


def main(folder, out):
    equal = 0
    found = collections.Counter()
    for name in sorted(os.listdir(os.path.join(folder, 'karabo_data_0.7'))):
        new, old = (json.load(open(os.path.join(folder, sub, name))) for sub in ('', 'karabo_data_0.7'))
        for path, same, answer in pairs(new, old):
            if same:
                equal += 1
            else:
                found[name[:-5], short(path), json.dumps(answer, sort_keys=True)] += 1
    different = [[run, row, json.loads(answer), times] for (run, row, answer), times in found.items()]
    with open(out, 'w') as f:
        f.write('{"equal": %d, "different": [\n' % equal)
        f.write(',\n'.join(json.dumps(row) for row in different))
        f.write('\n]}\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
