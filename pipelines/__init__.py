"""gongkai: disclosure reports of Chinese administrative organs, from bytes to facts."""

from pipelines.native import use_build

use_build(__path__)
