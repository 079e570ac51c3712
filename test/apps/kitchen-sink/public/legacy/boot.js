// '/img/og.png' in a comment
window.bootRan = 'yes';
