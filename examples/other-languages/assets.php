<?php
// URLs and tags from the manifest of a build, for any template: echo tags('src/main.ts'), asset('img/cabinet.svg').
$manifest = json_decode(file_get_contents(($argv[1] ?? 'dist') . '/.truename/manifest.json'), true, 512, JSON_THROW_ON_ERROR);

function url(string $path): string {
    return htmlspecialchars($GLOBALS['manifest']['base'] . implode('/', array_map('rawurlencode', explode('/', $path))), ENT_QUOTES);
}

function asset(string $name): string {
    ['assets' => $assets, 'fixed' => $fixed] = $GLOBALS['manifest'];
    return url($assets[$name] ?? (isset($fixed[$name]) ? $name : throw new OutOfBoundsException("No asset \"$name\" in this build")));
}

function tags(string $entry): string {
    $files = $GLOBALS['manifest']['entries'][$entry] ?? throw new OutOfBoundsException("No entry \"$entry\" in this build");
    $tag = fn(string $form) => fn(string $path) => sprintf($form, url($path), $GLOBALS['manifest']['outputs'][$path]['integrity'] ?? '');
    return implode("\n", [
        ...array_map($tag('<link rel="stylesheet" href="%s" integrity="%s" crossorigin>'), $files['styles']),
        ...array_map($tag('<link rel="modulepreload" href="%s" integrity="%s" crossorigin>'), $files['preloads']),
        ...array_map($tag('<script type="module" src="%s" integrity="%s" crossorigin></script>'), $files['scripts']),
    ]);
}
