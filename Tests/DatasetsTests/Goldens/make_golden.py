"""Writes the pictures and arrays of the tests of Datasets, and what Pillow and NumPy read in them.

Run with a Python that has pillow and numpy: `python Tests/DatasetsTests/Goldens/make_golden.py`.
"""

import base64
import io
import json
import pathlib

import numpy
import PIL
from PIL import Image, ImageOps

FOLDER = pathlib.Path(__file__).resolve().parent


def picture(height=7, width=9, channels=3, seed=1):
    """Smooth colours with some noise, so that JPEG has something to keep."""
    noise = numpy.random.default_rng(seed).integers(0, 40, (height, width, channels))
    y, x = numpy.mgrid[0:height, 0:width]
    ramps = numpy.stack([x * 20, y * 25, (x + y) * 12, x * y * 3][:channels], axis=-1)
    return numpy.clip(ramps + noise, 0, 255).astype(numpy.uint8)


def packed(samples):
    return base64.b64encode(numpy.asarray(samples).astype(numpy.uint8).tobytes()).decode()


def on_white(image):
    """What we show through alpha, in whole numbers."""
    samples = numpy.asarray(image).astype(int)
    alpha = samples[..., -1:]
    return (samples[..., :-1] * alpha + 255 * (255 - alpha) + 127) // 255


def pictures():
    rgb, grey = picture(), picture(channels=1)[..., 0]
    rgba, grey_alpha = picture(channels=4, seed=2), picture(channels=2, seed=3)
    palette = Image.fromarray(rgb).quantize(13)
    with_hole = palette.copy()
    wide = (grey.astype(numpy.uint16) * 257 + numpy.arange(9, dtype=numpy.uint16) * 11).clip(0, 65535).astype(numpy.uint16)
    cases = []

    def add(name, image, expected, tolerance=0, **options):
        buffer = io.BytesIO()
        image.save(buffer, **options)
        samples = numpy.asarray(expected)
        cases.append({
            "name": name, "file": base64.b64encode(buffer.getvalue()).decode(), "height": samples.shape[0],
            "width": samples.shape[1], "channels": 1 if samples.ndim == 2 else samples.shape[2],
            "samples": packed(samples), "tolerance": tolerance})
        return Image.open(io.BytesIO(buffer.getvalue()))

    add("grey", Image.fromarray(grey), grey, format="PNG")
    add("one bit", Image.fromarray(grey > 60), (grey > 60) * 255, format="PNG")
    add("colour", Image.fromarray(rgb), rgb, format="PNG")
    add("colour and alpha", Image.fromarray(rgba), on_white(rgba), format="PNG")
    add("grey and alpha", Image.fromarray(grey_alpha), on_white(grey_alpha)[..., 0], format="PNG")
    add("palette", palette, palette.convert("RGB"), format="PNG")
    add("palette of four", Image.fromarray(rgb).quantize(4), Image.fromarray(rgb).quantize(4).convert("RGB"),
        format="PNG", bits=2)
    add("palette with a hole", with_hole, on_white(_with_hole(with_hole)), format="PNG", transparency=3)
    add("grey of 16 bits", Image.fromarray(wide), (wide.astype(int) * 255 + 32895) >> 16, format="PNG")
    for name, image, options in [
        ("JPEG in colour", Image.fromarray(rgb), {"quality": 92}),
        ("JPEG in grey", Image.fromarray(grey), {"quality": 92}),
        ("progressive JPEG", Image.fromarray(picture(33, 41)), {"progressive": True}),
        ("JPEG without subsampling", Image.fromarray(rgb), {"subsampling": 0}),
    ]:
        buffer = io.BytesIO()
        image.save(buffer, format="JPEG", **options)
        add(name, image, numpy.asarray(Image.open(io.BytesIO(buffer.getvalue()))), 2, format="JPEG", **options)
    inks = Image.fromarray(rgb).convert("CMYK")
    buffer = io.BytesIO()
    inks.save(buffer, format="JPEG", quality=95)
    add("JPEG in inks", inks, numpy.asarray(Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")), 2, format="JPEG",
        quality=95)

    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x010F], exif[0x0112] = "a camera", orientation
        options = {"quality": 95, "exif": exif.tobytes(), "subsampling": 0}
        buffer = io.BytesIO()
        Image.fromarray(rgb).save(buffer, format="JPEG", **options)
        shown = ImageOps.exif_transpose(Image.open(io.BytesIO(buffer.getvalue())))
        add(f"JPEG held as {orientation}", Image.fromarray(rgb), numpy.asarray(shown), 2, format="JPEG", **options)

    large = picture(37, 53, seed=5)
    sizes = []
    for height, width in [(37, 53), (8, 8), (20, 20), (16, 64), (90, 70), (1, 1)]:
        scale = max(height / 37, width / 53)
        box_height, box_width = height / scale, width / scale
        left, top = (53 - box_width) / 2, (37 - box_height) / 2
        box = (left, top, left + box_width, top + box_height)
        result = Image.fromarray(large).resize((width, height), Image.Resampling.BILINEAR, box=box)
        sizes.append({"height": height, "width": width, "samples": packed(result)})
    write("pictures", {
        "source": f"pillow {PIL.__version__}, make_golden.py", "cases": cases,
        "resizing": {"height": 37, "width": 53, "samples": packed(large), "grey": packed(Image.fromarray(large).convert("L")), "sizes": sizes}})


def _with_hole(palette):
    buffer = io.BytesIO()
    palette.save(buffer, format="PNG", transparency=3)
    return Image.open(io.BytesIO(buffer.getvalue())).convert("RGBA")


def arrays():
    numbers = numpy.random.default_rng(4).normal(0, 50, (4, 3, 2))
    cases = []

    def add(name, array, **options):
        buffer = io.BytesIO()
        numpy.save(buffer, array, **options)
        cases.append({
            "name": name, "file": base64.b64encode(buffer.getvalue()).decode(), "shape": list(array.shape),
            "values": numpy.asarray(array, dtype=numpy.float32).flatten().tolist()})

    for kind in ["<f2", "<f4", "<f8", ">f4", ">f8", "|i1", "<i2", ">i2", "<i4", "<i8", ">i8", "|u1", "<u2", "<u4", "<u8"]:
        values = numpy.abs(numbers) if "u" in kind else numbers
        add(kind, values.astype(kind))
    add("truth values", numbers > 0)
    add("Fortran order", numpy.asfortranarray(numbers.astype("<f4")))
    add("Fortran order of bytes", numpy.asfortranarray(numpy.abs(numbers).astype("u1")))
    add("one dimension", numbers.flatten().astype("<i4"))
    files = {}
    for name, save in [("stored", numpy.savez), ("deflated", numpy.savez_compressed)]:
        buffer = io.BytesIO()
        save(buffer, x=numbers.astype("<f4"), y=numpy.array([0, 1, 1, 0]))
        files[name] = base64.b64encode(buffer.getvalue()).decode()
    write("arrays", {
        "source": f"numpy {numpy.__version__}, make_golden.py", "cases": cases,
        "archives": [{"name": name, "file": file, "x": numbers.astype("f4").flatten().tolist(), "y": [0, 1, 1, 0]}
                     for name, file in files.items()]})


def write(name, content):
    (FOLDER / f"{name}.json").write_text(json.dumps(content) + "\n")


if __name__ == "__main__":
    pictures()
    arrays()
