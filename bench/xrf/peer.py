"""One measurement of maxrf4u in a process of its own: prints JSON. peer.py convert STEM FOLDER | reads FILE"""
import contextlib, io, json, os, resource, sys, time, warnings

warnings.simplefilter('ignore')
what, first = sys.argv[1:3]
if what == 'convert':
    from maxrf4u import storage as S
    os.makedirs(sys.argv[3], exist_ok=True)
    start, cpu = time.time(), time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        S.raw_to_datastack(first + '.raw', first + '.rpl', output_dir=sys.argv[3], verbose=False)
    file = os.path.join(sys.argv[3], os.path.basename(first) + '.datastack')
    print(json.dumps(dict(seconds=time.time() - start, cpu=time.process_time() - cpu,
                          peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, fileBytes=os.path.getsize(file))))
else:
    import zarr

    def timed(work):
        best = 1e9
        for _ in range(3):
            cube = zarr.open(zarr.ZipStore(first, mode='r'), mode='r')['maxrf_cube']
            start = time.time()
            work(cube)
            best = min(best, time.time() - start)
        return best

    print(json.dumps(dict(spectrum=timed(lambda c: c[60, 100]), map=timed(lambda c: c[:, :, 500]))))
