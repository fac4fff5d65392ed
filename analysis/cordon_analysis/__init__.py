"""Opens run files of Cordon as xarray datasets and pandas tables, and plots them.

>>> import cordon_analysis
>>> run = cordon_analysis.open("out.h5")
>>> run.daily.confirmed.sum("county").to_series()
>>> run.infections.groupby("setting").size()
"""
from .ensemble import Ensemble
from .errors import InputError
from .run_file import RunFile, open

__all__ = ["Ensemble", "InputError", "RunFile", "open"]
