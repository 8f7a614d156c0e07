"""gongkai: disclosure reports of Chinese administrative organs, from bytes to facts."""
