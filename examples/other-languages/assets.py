"""URLs and tags from the manifest of a build, for any template engine: asset('img/cabinet.svg'), tags('src/main.ts')."""
import json, sys
from html import escape
from pathlib import Path
from urllib.parse import quote

manifest = json.loads(Path(sys.argv[1] if len(sys.argv) > 1 else "dist", ".truename/manifest.json").read_text("utf-8"))
forms = {
    "styles": '<link rel="stylesheet" href="{}" integrity="{}" crossorigin>',
    "preloads": '<link rel="modulepreload" href="{}" integrity="{}" crossorigin>',
    "scripts": '<script type="module" src="{}" integrity="{}" crossorigin></script>',
}

def url(path):
    return escape(manifest["base"] + quote(path))

def asset(name):
    """Raises KeyError for a name that this build does not have."""
    return url(name if name in manifest["fixed"] else manifest["assets"][name])

def tags(entry):
    files, outputs = manifest["entries"][entry], manifest["outputs"]
    return "\n".join(form.format(url(path), outputs[path].get("integrity", "")) for kind, form in forms.items() for path in files[kind])
