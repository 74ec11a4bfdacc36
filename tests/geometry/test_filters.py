"""Our filters are scipy's, to the last bit."""

import numpy as np
import pytest
from scipy import ndimage

from synthcam.geometry.filters import binary_dilation, gaussian_filter1d, uniform_filter1d


@pytest.mark.parametrize("shape", [(1,), (2, 3), (7,), (40, 3), (73, 2, 3)])
@pytest.mark.parametrize("sigma", [0.05, 0.4, 1.0, 2.7, 9.3])
def test_gaussian(shape: tuple[int, ...], sigma: float) -> None:
    values = np.random.default_rng(len(shape)).normal(3.0, 10.0, shape)
    expected = ndimage.gaussian_filter1d(values, sigma, axis=0, mode="nearest")
    assert gaussian_filter1d(values, sigma).tobytes() == expected.tobytes()


@pytest.mark.parametrize("shape", [(1,), (2, 3), (7,), (40, 3), (73, 2, 3)])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 9])
def test_uniform(shape: tuple[int, ...], size: int) -> None:
    values = np.random.default_rng(len(shape)).normal(3.0, 10.0, shape)
    expected = ndimage.uniform_filter1d(values, size, axis=0, mode="nearest")
    assert uniform_filter1d(values, size).tobytes() == expected.tobytes()


@pytest.mark.parametrize("iterations", [1, 2, 5])
def test_dilation(iterations: int) -> None:
    mask = np.random.default_rng(iterations).random((23, 31)) > 0.95
    before = mask.copy()
    assert np.array_equal(binary_dilation(mask, iterations), ndimage.binary_dilation(mask, iterations=iterations))
    assert np.array_equal(mask, before)
