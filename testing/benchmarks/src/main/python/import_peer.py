"""Makes pictures for an import, or resizes them with Pillow in two processes.

python3 import_peer.py make FOLDER COUNT SIDE    FOLDER/faces.csv and FOLDER/images.zip
python3 import_peer.py resize FOLDER TO          prints the seconds by the clock and of the processor
"""
import csv
import io
import multiprocessing
import os
import random
import sys
import time
import zipfile

from PIL import Image

DISTINCT = 64
PER_PERSON = 10


def picture(seed, side):
    """A smooth picture with some grain, so that it takes a usual number of bytes."""
    noise = random.Random(seed)
    smooth = Image.frombytes("RGB", (24, 24), noise.randbytes(24 * 24 * 3)).resize((side, side), Image.BICUBIC)
    grain = Image.frombytes("RGB", (side, side), noise.randbytes(side * side * 3))
    content = io.BytesIO()
    Image.blend(smooth, grain, 0.08).save(content, "JPEG", quality=85)
    return content.getvalue()


def distinct(jpeg, number):
    """The same picture as another file: a comment behind the first marker."""
    text = b"%08d" % number
    return jpeg[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + jpeg[2:]


def make(folder, count, side):
    os.makedirs(folder, exist_ok=True)
    pictures = [picture(seed, side) for seed in range(min(count, DISTINCT))]
    with zipfile.ZipFile(os.path.join(folder, "images.zip"), "w") as archive, open(
        os.path.join(folder, "faces.csv"), "w", newline=""
    ) as table:
        rows = csv.writer(table)
        rows.writerow(["image_path", "person_id", "label"])
        for number in range(count):
            name = f"images/{number:06d}.jpg"
            archive.writestr(name, distinct(pictures[number % len(pictures)], number))
            rows.writerow([name, f"person-{number // PER_PERSON}", number % 8])


def resize_some(task):
    folder, to, part, parts = task
    pixels = 0
    with zipfile.ZipFile(os.path.join(folder, "images.zip")) as archive, open(
        os.path.join(folder, f"pixels-{part}.bin"), "wb"
    ) as output:
        for name in archive.namelist()[part::parts]:
            image = Image.open(io.BytesIO(archive.read(name))).convert("RGB").resize((to, to), Image.BOX)
            output.write(image.tobytes())
            pixels += to * to
    return pixels


def resize(folder, to):
    started = time.monotonic()
    with multiprocessing.Pool(2) as pool:
        pool.map(resize_some, [(folder, to, part, 2) for part in range(2)])
        pool.close()
        pool.join()
    times = os.times()
    processor = times.user + times.system + times.children_user + times.children_system
    print(f"{time.monotonic() - started:.3f} {processor:.3f}")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        resize(sys.argv[2], int(sys.argv[3]))
