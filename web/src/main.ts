import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { router } from './lib/router.svelte';
import { session } from './lib/session.svelte';

router.start();
void session.load();

const target = document.getElementById('app');
if (target) mount(App, { target });
