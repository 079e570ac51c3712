"""URLs and tags from the manifest of a build, for any template engine: asset('img/cabinet.svg'), tags('src/main.ts')."""
import json, os
from html import escape
from pathlib import Path
from urllib.parse import quote

manifest = json.loads(Path(os.environ.get("DIST", "dist"), ".truename/manifest.json").read_text("utf-8"))
if manifest["base"] == "./":
    raise ValueError('The base "./" leads elsewhere from each page: build with "/", or a path such as "/app/"')
forms = {
    "styles": '<link rel="stylesheet" href="{}"{} crossorigin>',
    "preloads": '<link rel="modulepreload" href="{}"{} crossorigin>',
    "scripts": '<script type="module" src="{}"{} crossorigin></script>',
}

def url(path):
    # As browsers write it: a file must not have two URLs.
    return escape(manifest["base"] + quote(path, safe="!~*'();/:@&=+$,[]|"))

def integrity(path):
    sum = (manifest["outputs"].get(path) or manifest["fixed"][path]).get("integrity")
    return f' integrity="{sum}"' if sum else ""

def asset(name):
    """Raises KeyError for a name that this build does not have."""
    return url(manifest["assets"][name] if name in manifest["assets"] else manifest["fixed"][name] and name)

def tags(entry):
    files = manifest["entries"][entry]
    return "\n".join(form.format(url(path), integrity(path)) for kind, form in forms.items() for path in files[kind])
