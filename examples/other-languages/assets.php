<?php
// URLs and tags from the manifest of a build, for any template: echo tags('src/main.ts'), asset('img/cabinet.svg').
$manifest = json_decode(file_get_contents((getenv('DIST') ?: 'dist') . '/.truename/manifest.json'), true, 512, JSON_THROW_ON_ERROR);
if ($manifest['base'] === './') throw new DomainException('The base "./" leads elsewhere from each page: build with "/", or a path such as "/app/"');

function url(string $path): string {
    // As browsers write it: a file must not have two URLs.
    $encoded = preg_replace_callback('{[^A-Za-z0-9_.!~*\'();/:@&=+$,[\]|-]}', fn($byte) => rawurlencode($byte[0]), $path);
    return htmlspecialchars($GLOBALS['manifest']['base'] . $encoded, ENT_QUOTES);
}

function asset(string $name): string {
    ['assets' => $assets, 'fixed' => $fixed] = $GLOBALS['manifest'];
    return url($assets[$name] ?? (isset($fixed[$name]) ? $name : throw new OutOfBoundsException("No asset \"$name\" in this build")));
}

function tags(string $entry): string {
    $files = $GLOBALS['manifest']['entries'][$entry] ?? throw new OutOfBoundsException("No entry \"$entry\" in this build");
    ['outputs' => $outputs, 'fixed' => $fixed] = $GLOBALS['manifest'];
    $integrity = fn(?string $sum) => $sum === null ? '' : " integrity=\"$sum\"";
    $tag = fn(string $form) => fn(string $path) => sprintf($form, url($path), $integrity(($outputs[$path] ?? $fixed[$path])['integrity'] ?? null));
    return implode("\n", [
        ...array_map($tag('<link rel="stylesheet" href="%s"%s crossorigin>'), $files['styles']),
        ...array_map($tag('<link rel="modulepreload" href="%s"%s crossorigin>'), $files['preloads']),
        ...array_map($tag('<script type="module" src="%s"%s crossorigin></script>'), $files['scripts']),
    ]);
}
