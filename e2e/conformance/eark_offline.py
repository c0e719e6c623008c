"""eark-validator with the vocabularies that its own package brings; as it is, it fetches them from the web to start."""
import importlib.util
import pathlib
import sys
import urllib.request

package = pathlib.Path(importlib.util.find_spec("eark_validator").origin).parent
vocabularies = package / "ipxml" / "resources" / "vocabs"
urllib.request.urlopen = lambda uri: open(vocabularies / uri.rsplit("/", 1)[-1], "rb")

from eark_validator.cli.app import main  # noqa: E402

sys.exit(main())
